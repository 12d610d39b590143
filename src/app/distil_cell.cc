// Cells that write the training targets of distilled data.
#include <nlohmann/json.hpp>

#include "app/cell_runner.h"
#include "app/distil_entry.h"
#include "app/distillation.h"

namespace vqlm {

void CellRunner::run_distil(const Cell& cell) {
  loaded_.clear();
  const DistilEntry entry = read_distil_entry(plan_.config, cell.data);
  const std::vector<Example>& examples = data_.split(entry.data, "train", cell.seed);
  DecodingOptions decoding = entry.decoding;
  if (decoding.method == DecodingMethod::kSample) decoding.seed = cell.seed;
  const DistilledTargets targets =
      distil(examples, *loaded(entry.teacher, cell.seed).generator, decoding,
             {"distil " + cell.data, store_.work_folder(cell.key)});
  loaded_.clear();
  const std::string folder = new_artefact_folder(cell);
  write_targets(folder + "/" + kTargetsFile, examples, targets.texts);
  commit(cell, {{"examples", examples.size()}, {"empty_outputs", targets.num_empty}},
         {{"seconds", targets.seconds}}, folder);
}

}  // namespace vqlm

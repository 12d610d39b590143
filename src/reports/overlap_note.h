// The note under a table on test examples that stand in the training data too, from the scores of
// the metric `overlap`.
#pragma once

#include <string>
#include <vector>

#include "reports/language.h"
#include "results/run_record.h"

namespace vqlm {

struct OverlapFact {
  std::string text;       // "Machine translation: 12 of 1,000 sources, 3 references, 2 pairs"
  std::string signature;  // of its counts
};

// One a task with such scores for one of the generators. Where generators were trained on different
// data, one for each outcome, which names them.
std::vector<OverlapFact> overlap_facts(const RunRecord& run, const std::vector<std::string>& tasks,
                                       const std::vector<std::string>& generators,
                                       Language language);

// The whole note from the texts of the facts, which may carry marks of footnotes.
std::string overlap_note(const std::vector<std::string>& facts, Language language);

}  // namespace vqlm

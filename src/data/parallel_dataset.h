// Data set kind `parallel`: files that correspond line by line, a language each.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/file_dataset.h"

namespace vqlm {

// View options: `source` and `target` (translation), or `text` (one language alone:
// references[0], no source). A split's fields are its languages.
class ParallelDataset : public FileDataset {
 public:
  explicit ParallelDataset(JsonReader& reader);

 protected:
  std::vector<Example> examples(const std::string& split,
                                const DataLocation& location) const override;

 private:
  std::string source_, target_;  // no source: one language alone
};

void register_parallel_dataset(Registries& registries);

}  // namespace vqlm

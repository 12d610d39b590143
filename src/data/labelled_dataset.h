// Data set kind `labelled`: a file of texts, one a line, for each label.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/file_dataset.h"

namespace vqlm {

// View option: `labels`, those to take (default: all). A split's fields are its labels; examples of
// the labels alternate, so that a limited split has all of them. The text is references[0].
class LabelledDataset : public FileDataset {
 public:
  explicit LabelledDataset(JsonReader& reader);

 protected:
  std::vector<Example> examples(const std::string& split,
                                const DataLocation& location) const override;

 private:
  std::vector<std::string> labels_;
};

void register_labelled_dataset(Registries& registries);

}  // namespace vqlm

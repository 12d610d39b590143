// Data set kind `documents`: JSON Lines, an object a document with its summaries.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/file_dataset.h"

namespace vqlm {

// A split has the one field "documents". The names of the object's members stand in the
// definition: "members": {"document": "document", "references": "references"}; references are one
// text or a list of texts. Throws RuntimeError with file, line and what is wrong on a line that is
// no such object. No view options.
class DocumentsDataset : public FileDataset {
 public:
  explicit DocumentsDataset(JsonReader& reader);

 protected:
  std::vector<Example> examples(const std::string& split,
                                const DataLocation& location) const override;

 private:
  std::string document_, references_;
};

void register_documents_dataset(Registries& registries);

}  // namespace vqlm

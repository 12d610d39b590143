// What the data set kinds made of files share: the definition, the lines of a split, the hash of
// the content.
#pragma once

#include <string>
#include <vector>

#include "core/json_reader.h"
#include "data/dataset.h"
#include "data/dataset_definition.h"

namespace vqlm {

class FileDataset : public Dataset {
 public:
  DatasetInfo info() const override;
  std::string content_hash(const DataLocation& location) const override;
  std::vector<Example> load(const std::string& split, const DataLocation& location) const override;
  void require_files(const std::string& split, const DataLocation& location) const override;

 protected:
  // Reads `reader`'s child "definition"; the kind reads the view options from `reader` itself, with
  // those of `defaults` as fallback, then calls `seal`.
  explicit FileDataset(JsonReader& reader);
  JsonReader& defaults(JsonReader& reader) const;
  // Fixes the recipe that goes into the content hash, and the fields ("en", "text") that are used.
  // Throws InvalidArgument when a split lacks one of them.
  void seal(const JsonReader& reader, std::vector<std::string> fields);

  const DatasetDefinition& definition() const { return definition_; }
  // The selected lines of a split's field; throws like `load`.
  std::vector<std::string> lines(const std::string& split, const std::string& field,
                                 const DataLocation& location) const;
  // Examples without ids, which `load` gives ("test/17").
  virtual std::vector<Example> examples(const std::string& split,
                                        const DataLocation& location) const = 0;

 private:
  // SHA-256 over the recipe and the identity of the files used. Without a location a file whose
  // checksum is not stated goes in by its address.
  std::string hash_of(const DataLocation* location) const;
  // Throws InvalidArgument when there is no such split.
  const SplitDefinition& split_of(const std::string& name) const;

  DatasetDefinition definition_;
  std::vector<std::string> fields_;
  std::string recipe_;  // canonical JSON
};

}  // namespace vqlm

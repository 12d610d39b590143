// A data set: named splits of examples, with the hash of their content. Kinds (parallel, lines,
// documents, labelled, grammar) are registered; what a set is made of stands in
// configs/datasets/*.json.
#pragma once

#include <string>
#include <vector>

#include "data/example.h"

namespace vqlm {

struct DatasetInfo {
  std::string name, kind, description, licence, citation;
  std::vector<std::string> splits;
  std::string content_hash;  // SHA-256 over what decides the examples: file checksums or grammar,
                             // and the view
};

// Where files are looked for: the mirror first (laid out as <dataset>/<file>), then the cache.
struct DataLocation {
  std::string mirror;  // --mirror or VQLM_DATA_MIRROR; may be empty
  std::string cache;   // VQLM_DATA_CACHE, default ~/.cache/vqlm
};
DataLocation default_data_location(const std::string& mirror_option = "");

class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual DatasetInfo info() const = 0;
  // info().content_hash, but a file whose checksum the definition leaves open goes in with that of
  // the file found at `location` instead of its address: what belongs into keys. Throws
  // RuntimeError when such a file is missing.
  virtual std::string content_hash(const DataLocation& location) const;
  // Throws InvalidArgument on an unknown split, RuntimeError when a file is missing or its checksum
  // is wrong (the message says how to fetch it).
  virtual std::vector<Example> load(const std::string& split,
                                    const DataLocation& location) const = 0;
  // Throws what `load` throws of files that are missing or have another checksum, without reading
  // the examples. A set without files needs none.
  virtual void require_files(const std::string& /*split*/, const DataLocation& /*location*/) const {
  }
};

}  // namespace vqlm

// Getting the files of a data set: from a mirror, else by download, always checked, into the cache.
#pragma once

#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/dataset_definition.h"
#include "data/download.h"

namespace vqlm {

struct FetchedFile {
  std::string file, path, sha256;
  std::string origin;     // "cache" (was there), "mirror" (copied) or "download"
  bool recorded = false;  // no checksum is known: this one was recorded
};

// All files of a catalogue name or definition path end up, verified, in the cache. Throws
// InvalidArgument on an unknown name; RuntimeError on a wrong checksum (nothing of that file is
// kept), a failed download, or a file that is in no mirror and has no address.
std::vector<FetchedFile> fetch_dataset(const std::string& name, const DataLocation& location,
                                       const DownloadOptions& options = {});

struct VerifiedFile {
  std::string file, path, sha256;
  std::string problem;  // empty: as it should be; else one sentence
};
// Looks at every file where `load` would find it; changes nothing.
std::vector<VerifiedFile> verify_dataset(const std::string& name, const DataLocation& location);

}  // namespace vqlm

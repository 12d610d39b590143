// Where a data set's files lie on this machine, and whether they are the right ones. A file is
// looked for in the mirror, then beside the definition (files without an address), then in the
// cache; each place may hold it as distributed (`file`) or as the address serves it (`served_as`).
// What is found is verified once a process: against the checksum of the definition, else against
// the one recorded at the first download in <cache>/<folder>/checksums.json.
#pragma once

#include <optional>
#include <string>

#include "data/dataset.h"
#include "data/dataset_definition.h"

namespace vqlm {

enum class FilePlace { kMirror, kBeside, kCache };

struct LocatedFile {
  std::string path;
  std::string sha256;  // of the file at `path`
  FilePlace place = FilePlace::kCache;
  bool served = false;  // it has the form of the address
};

// Nothing when the file is nowhere. Throws RuntimeError when a file is there and is another than
// the definition or the record says.
std::optional<LocatedFile> find_dataset_file(const DatasetDefinition& definition,
                                             const DatasetFile& file, const DataLocation& location);

// As above; throws RuntimeError "... run: vqlm data fetch NAME" when the file is nowhere.
LocatedFile require_dataset_file(const DatasetDefinition& definition, const DatasetFile& file,
                                 const DataLocation& location);

// Throws RuntimeError when the file at `path` is not the one stated. Returns its SHA-256.
std::string verify_dataset_file(const DatasetDefinition& definition, const DatasetFile& file,
                                const LocatedFile& found, const DataLocation& location);

std::string cache_folder(const DatasetDefinition& definition, const DataLocation& location);

// Checksums recorded at first downloads: "" when there is none. `record_checksum` throws
// RuntimeError when it cannot be written.
std::string recorded_checksum(const DatasetDefinition& definition, const std::string& file,
                              const DataLocation& location);
void record_checksum(const DatasetDefinition& definition, const std::string& file,
                     const std::string& sha256, const DataLocation& location);

}  // namespace vqlm

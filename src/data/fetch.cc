#include "data/fetch.h"

#include <filesystem>
#include <optional>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "data/dataset_catalog.h"
#include "data/dataset_files.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

// The files of a definition; members of one archive count once.
std::vector<const DatasetFile*> distinct_files(const DatasetDefinition& definition) {
  std::vector<const DatasetFile*> result;
  std::set<std::string> seen;
  for (const auto& [role, file] : definition.files)
    if (seen.insert(file.file).second) result.push_back(&file);
  return result;
}

FetchedFile copy_to_cache(const DatasetDefinition& definition, const LocatedFile& found,
                          const DataLocation& location) {
  const std::string name = fs::path(found.path).filename().string();
  const std::string target = cache_folder(definition, location) + "/" + name;
  write_file(target, read_file(found.path));
  return {name, target, found.sha256, "mirror", false};
}

FetchedFile download(const DatasetDefinition& definition, const DatasetFile& file,
                     const DataLocation& location, DownloadOptions options) {
  LocatedFile found;
  found.path = cache_folder(definition, location) + "/" + file.served_as;
  found.served = true;
  options.sha256 = file.served_sha256;
  if (options.sha256.empty() && file.content_sha256.empty())
    options.sha256 = recorded_checksum(definition, file.served_as, location);
  found.sha256 = download_file(file.address, found.path, options);
  const bool unknown = options.sha256.empty() && file.content_sha256.empty();
  if (unknown) {
    record_checksum(definition, file.served_as, found.sha256, location);
    log_warning("data set " + definition.name + ": no checksum of " + file.served_as +
                " is known; recorded " + found.sha256 + " at this first download");
  } else {
    try {
      verify_dataset_file(definition, file, found, location);
    } catch (const RuntimeError& error) {
      std::error_code ignored;
      fs::remove(found.path, ignored);
      throw RuntimeError(std::string(error.what()) + "; nothing of it was kept");
    }
  }
  return {file.served_as, found.path, found.sha256, "download", unknown};
}

FetchedFile fetch_file(const DatasetDefinition& definition, const DatasetFile& file,
                       const DataLocation& location, const DownloadOptions& options) {
  const DataLocation cache_only{"", location.cache};
  if (const auto found = find_dataset_file(definition, file, cache_only))
    return {fs::path(found->path).filename().string(), found->path, found->sha256, "cache", false};
  if (const auto found = find_dataset_file(definition, file, location))
    return copy_to_cache(definition, *found, location);
  if (file.address.empty())
    throw RuntimeError(expected_got("data set " + definition.name,
                                    file.file + " in a mirror (--mirror DIR; no public address "
                                                "serves it in this form)",
                                    "none"));
  return download(definition, file, location, options);
}

}  // namespace

std::vector<FetchedFile> fetch_dataset(const std::string& name, const DataLocation& location,
                                       const DownloadOptions& options) {
  const DatasetDefinition definition = load_dataset_definition(name);
  std::vector<FetchedFile> result;
  for (const DatasetFile* file : distinct_files(definition))
    result.push_back(fetch_file(definition, *file, location, options));
  return result;
}

std::vector<VerifiedFile> verify_dataset(const std::string& name, const DataLocation& location) {
  const DatasetDefinition definition = load_dataset_definition(name);
  std::vector<VerifiedFile> result;
  for (const DatasetFile* file : distinct_files(definition)) {
    VerifiedFile verified;
    verified.file = file->file;
    try {
      const LocatedFile found = require_dataset_file(definition, *file, location);
      verified.path = found.path;
      verified.sha256 = found.sha256;
    } catch (const RuntimeError& error) {
      verified.problem = error.what();
    }
    result.push_back(verified);
  }
  return result;
}

}  // namespace vqlm

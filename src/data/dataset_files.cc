#include "data/dataset_files.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/run_config.h"
#include "data/text_reader.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

// SHA-256 of a file or of the text inside it, computed once a process for the same path, size and
// time of change.
std::string remembered_hash(const std::string& path, const DatasetFile* content_of) {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::string key = path + "|" + std::to_string(fs::file_size(path)) + "|" +
                          std::to_string(fs::last_write_time(path).time_since_epoch().count()) +
                          (content_of == nullptr ? "" : "|content|" + content_of->member);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    if (const auto it = known.find(key); it != known.end()) return it->second;
  }
  const std::string hash =
      content_of == nullptr ? sha256_file(path) : sha256_hex(read_text(path, content_of->member));
  const std::lock_guard<std::mutex> lock(mutex);
  return known[key] = hash;
}

std::string record_path(const DatasetDefinition& definition, const DataLocation& location) {
  return cache_folder(definition, location) + "/checksums.json";
}

nlohmann::json read_record(const std::string& path) {
  if (!fs::exists(path)) return nlohmann::json::object();
  nlohmann::json record = parse_json(read_file(path), path);
  if (!record.is_object())
    throw RuntimeError(expected_got(path, "an object of checksums", "another value"));
  return record;
}

std::vector<LocatedFile> candidates(const DatasetDefinition& definition, const DatasetFile& file,
                                    const DataLocation& location) {
  std::vector<LocatedFile> result;
  const auto add = [&](const fs::path& folder, FilePlace place) {
    result.push_back({(folder / file.file).string(), "", place, file.served_as == file.file});
    if (file.served_as != file.file)
      result.push_back({(folder / file.served_as).string(), "", place, true});
  };
  if (!location.mirror.empty())
    add(fs::path(location.mirror) / definition.folder, FilePlace::kMirror);
  if (file.address.empty() && !definition.base.empty()) add(definition.base, FilePlace::kBeside);
  add(cache_folder(definition, location), FilePlace::kCache);
  return result;
}

[[noreturn]] void throw_wrong_checksum(const DatasetDefinition& definition, const std::string& path,
                                       const std::string& expected, const std::string& got) {
  throw RuntimeError(
      expected_got("data set " + definition.name + ": " + path, "SHA-256 " + expected, got));
}

}  // namespace

std::string cache_folder(const DatasetDefinition& definition, const DataLocation& location) {
  return location.cache + "/" + definition.folder;
}

std::string recorded_checksum(const DatasetDefinition& definition, const std::string& file,
                              const DataLocation& location) {
  const nlohmann::json record = read_record(record_path(definition, location));
  const auto it = record.find(file);
  return it != record.end() && it->is_string() ? it->get<std::string>() : "";
}

void record_checksum(const DatasetDefinition& definition, const std::string& file,
                     const std::string& sha256, const DataLocation& location) {
  const std::string path = record_path(definition, location);
  nlohmann::json record = read_record(path);
  record[file] = sha256;
  write_file(path, record.dump(2) + "\n");
}

std::string verify_dataset_file(const DatasetDefinition& definition, const DatasetFile& file,
                                const LocatedFile& found, const DataLocation& location) {
  const std::string got = remembered_hash(found.path, nullptr);
  std::string expected = found.served ? file.served_sha256 : file.sha256;
  if (expected.empty() && !file.content_sha256.empty()) {
    const std::string content = remembered_hash(found.path, &file);
    if (content != file.content_sha256)
      throw_wrong_checksum(definition, found.path + " (the text inside)", file.content_sha256,
                           content);
    return got;
  }
  if (expected.empty() && found.place == FilePlace::kCache)
    expected = recorded_checksum(definition, found.served ? file.served_as : file.file, location);
  if (!expected.empty() && got != expected)
    throw_wrong_checksum(definition, found.path, expected, got);
  return got;
}

std::optional<LocatedFile> find_dataset_file(const DatasetDefinition& definition,
                                             const DatasetFile& file,
                                             const DataLocation& location) {
  for (LocatedFile& candidate : candidates(definition, file, location)) {
    if (!fs::is_regular_file(candidate.path)) continue;
    candidate.sha256 = verify_dataset_file(definition, file, candidate, location);
    return std::move(candidate);
  }
  return std::nullopt;
}

LocatedFile require_dataset_file(const DatasetDefinition& definition, const DatasetFile& file,
                                 const DataLocation& location) {
  if (auto found = find_dataset_file(definition, file, location)) return *found;
  if (file.address.empty() && !definition.base.empty())
    throw RuntimeError(expected_got("data set " + definition.name,
                                    "the file " + file.file + " in " + definition.base, "none"));
  throw RuntimeError(
      expected_got("data set " + definition.name, "the file " + file.file,
                   "none (fetch it with: vqlm data fetch " + definition.name +
                       (file.address.empty() ? " --mirror DIR)" : " [--mirror DIR])")));
}

}  // namespace vqlm

#include "results/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/version.h"
#include "results/cell_lock.h"
#include "results/leftovers.h"
#include "results/run_record_json.h"
#include "results/store_folder.h"
#include "results/store_index.h"
#include "results/store_schema.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFolders[] = {"records", "timings", "artefacts", "work", "locks"};
constexpr std::size_t kLongestKey = 128;

bool is_key(const std::string& text) {
  if (text.empty() || text.size() > kLongestKey) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
}

void check_key(const std::string& key) {
  if (!is_key(key))
    throw InvalidArgument(
        expected_got("store key", "letters, digits, '_' and '-'", "'" + key + "'"));
}

std::string record_path(const std::string& folder, const std::string& key) {
  check_key(key);
  return folder + "/records/" + key + ".json";
}

std::string text_of(const json& value, const std::string& subject) {
  try {
    return value.dump(1) + "\n";
  } catch (const json::type_error& error) {
    throw InvalidArgument(expected_got(subject, "text in UTF-8", error.what()));
  }
}

// When the record appeared, in UTC.
std::string created_at(const std::string& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return "";
  std::tm time{};
  gmtime_r(&status.st_mtime, &time);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &time)};
}

Record record_from_json(const json& value, const std::string& path) {
  check_schema(value, path);
  try {
    Record record;
    record.key = value.at("key").get<std::string>();
    record.kind = value.at("kind").get<std::string>();
    record.name = value.at("name").get<std::string>();
    record.recipe = value.at("recipe");
    record.result = value.at("result");
    return record;
  } catch (const json::exception& error) {
    throw RuntimeError(expected_got(path, "a record", error.what()));
  }
}

}  // namespace

Store::Store(std::string folder) : folder_(std::move(folder)) {
  for (const char* name : kFolders) {
    const std::string path = folder_ + "/" + name;
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw RuntimeError(expected_got(path, "a folder that can be made", error.message()));
    if (access(path.c_str(), W_OK | X_OK) != 0)
      throw RuntimeError(expected_got(path, "a folder that can be written", std::strerror(errno)));
  }
  migrate_store(folder_);
  const auto visit = [this](const std::vector<std::string>& present, const auto& add) {
    const std::set<std::string> known(present.begin(), present.end());
    for (const std::string& key : keys()) {
      if (known.count(key) != 0) continue;
      try {
        const Record record = read(key);
        const json timing = read_timing(key);
        add({&record, &timing, created_at(record_file(key))});
      } catch (const RuntimeError& error) {
        log_warning(error.what());
      }
    }
  };
  index_ = std::make_unique<StoreIndex>(folder_ + "/index.sqlite", visit);
  index_->catch_up(keys().size());
}

Store::~Store() = default;

std::string Store::record_file(const std::string& key) const { return record_path(folder_, key); }

std::string Store::timing_file(const std::string& key) const {
  check_key(key);
  return folder_ + "/timings/" + key + ".json";
}

bool Store::holds(const std::string& folder, const std::string& key) {
  std::error_code error;  // a folder that cannot be read holds nothing
  return fs::exists(record_path(folder, key), error);
}

std::string Store::work_path(const std::string& folder, const std::string& key) {
  check_key(key);
  return folder + "/work/" + key;
}

std::string Store::lock_path(const std::string& folder, const std::string& key) {
  check_key(key);
  return folder + "/locks/" + key;
}

std::vector<std::string> Store::begun(const std::string& folder) {
  std::vector<std::string> result;
  std::error_code error;
  for (fs::directory_iterator entry(folder + "/work", error), end; !error && entry != end;
       entry.increment(error))
    if (is_key(entry->path().filename())) result.push_back(entry->path().filename());
  std::sort(result.begin(), result.end());
  return result;
}

bool Store::has_begun(const std::string& folder, const std::string& key) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(work_path(folder, key), error), end;
       !error && entry != end; entry.increment(error))
    if (entry->is_regular_file(error)) return true;
  return false;
}

Record Store::read(const std::string& key) const {
  const std::string path = record_file(key);
  const json value = json::parse(read_file(path), nullptr, false);
  if (value.is_discarded())
    throw RuntimeError(expected_got(path, "a whole record",
                                    "a damaged one (remove the file to have it computed again)"));
  Record record = record_from_json(value, path);
  if (record.key != key)
    throw RuntimeError(expected_got(path, "the record of that key", "that of " + record.key));
  return record;
}

json Store::read_timing(const std::string& key) const {
  const std::string path = timing_file(key);
  if (!fs::exists(path)) return json::object();
  json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object())
    throw RuntimeError(expected_got(path, "a whole record of a timing", "a damaged one"));
  return value;
}

std::string Store::artefact(const std::string& key, const std::string& file) const {
  check_key(key);
  return folder_ + "/artefacts/" + key + (file.empty() ? "" : "/" + file);
}

std::string Store::work_folder(const std::string& key) {
  const std::string path = work_path(folder_, key);
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw RuntimeError(expected_got(path, "a folder that can be made", error.message()));
  return path;
}

std::string Store::lock_file(const std::string& key) const { return lock_path(folder_, key); }

std::string Store::machine_lock_file() const {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return folder_ + "/locks/alone." + host;
}

void Store::commit(const Record& record, const json& timing, const std::string& artefact_folder) {
  const json value = {{"schema", kSchemaVersion}, {"key", record.key},
                      {"kind", record.kind},      {"name", record.name},
                      {"recipe", record.recipe},  {"result", record.result}};
  const std::string path = record_file(record.key);
  const std::string text = text_of(value, "record '" + record.name + "'");
  if (!has(record.key)) {
    const json times = timing.is_object() ? timing : json::object();
    const std::string timing_text = text_of(times, "timing of '" + record.name + "'");
    if (!artefact_folder.empty()) publish_folder(artefact_folder, artefact(record.key));
    write_file(timing_file(record.key), timing_text);
    write_file(path, text);
    index_->add({&record, &times, created_at(path)});
  }
  remove_folder(artefact_folder);
  remove_folder(folder_ + "/work/" + record.key);
}

void Store::tidy() {
  for (const char* name : {"records", "timings", "artefacts"})
    remove_leftovers(folder_ + "/" + name);
  std::error_code error;
  for (fs::directory_iterator entry(folder_ + "/work", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string key = entry->path().filename().string();
    if (!is_key(key) || !has(key)) continue;
    if (const auto lock = CellLock::attempt(lock_file(key))) remove_folder(entry->path().string());
  }
}

std::vector<std::string> Store::keys() const {
  std::vector<std::string> result;
  for (const auto& entry : fs::directory_iterator(folder_ + "/records")) {
    const fs::path file = entry.path().filename();
    if (file.extension() == ".json" && is_key(file.stem())) result.push_back(file.stem());
  }
  std::sort(result.begin(), result.end());
  return result;
}

void Store::rebuild_index() { index_->rebuild(); }

}  // namespace vqlm

#include "results/store_upkeep.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/log.h"
#include "results/cell_lock.h"
#include "results/store_folder.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

std::uintmax_t size_of(const std::string& folder) {
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->is_regular_file(error)) bytes += entry->file_size(error);
  return bytes;
}

std::string problem_of(const Store& store, const std::string& key) {
  try {
    const Record record = store.read(key);
    store.read_timing(key);
    const std::string right = sha256_json(record.recipe);
    return right == key ? "" : "the key of its recipe is " + right;
  } catch (const RuntimeError& error) {
    return error.what();
  }
}

void remove_path(const std::string& path) {
  if (path.empty()) return;
  std::error_code error;
  fs::remove_all(path, error);
  if (error) throw RuntimeError(expected_got(path, "to be removable", error.message()));
}

}  // namespace

std::vector<StoredCell> stored_cells(const Store& store) {
  std::vector<StoredCell> cells;
  for (const std::string& key : store.keys()) try {
      const Record record = store.read(key);
      cells.push_back({key, record.kind, record.name, size_of(store.artefact(key)),
                       store.read_timing(key).value("seconds", -1.0)});
    } catch (const RuntimeError& error) {
      log_warning(error.what());
    }
  std::sort(cells.begin(), cells.end(), [](const StoredCell& a, const StoredCell& b) {
    return std::tie(a.kind, a.name, a.key) < std::tie(b.kind, b.name, b.key);
  });
  return cells;
}

std::string whole_key(const Store& store, const std::string& beginning) {
  std::vector<std::string> found;
  for (const std::string& key : store.keys())
    if (key.compare(0, beginning.size(), beginning) == 0) found.push_back(key);
  if (found.size() != 1)
    throw InvalidArgument(
        expected_got("key", "the beginning of one key of the store",
                     "'" + beginning + "', which " + std::to_string(found.size()) + " begin with"));
  return found[0];
}

std::vector<StoreProblem> verify_store(const Store& store) {
  std::vector<StoreProblem> problems;
  for (const std::string& key : store.keys()) {
    const std::string problem = problem_of(store, key);
    if (!problem.empty()) problems.push_back({key, problem});
  }
  std::error_code error;
  const fs::path artefacts = fs::path(store.artefact("any")).parent_path();
  for (const auto& entry : fs::directory_iterator(artefacts, error)) {
    const std::string key = entry.path().filename().string();
    if (entry.is_directory() && key.find('.') == std::string::npos && !store.has(key))
      problems.push_back({key, "artefacts without a record"});
  }
  return problems;
}

void remove_cell(const Store& store, const std::string& key) {
  const fs::path folder = fs::path(store.artefact(key)).parent_path().parent_path();
  remove_path((folder / "records" / (key + ".json")).string());
  remove_path((folder / "timings" / (key + ".json")).string());
  remove_path(set_aside(store.artefact(key)));
}

void copy_cell(const Store& from, const std::string& key, Store& to) {
  if (to.has(key)) return;
  const CellLock lock(to.lock_file(key));
  if (to.has(key)) return;
  const Record record = from.read(key);
  std::string copied;
  if (fs::is_directory(from.artefact(key))) {
    copied = to.work_folder(key) + "/copy";
    NewFolder copy(copied);
    std::error_code error;
    fs::copy(from.artefact(key), copy.path(), fs::copy_options::recursive, error);
    if (error) throw RuntimeError(expected_got(copied, "to be written", error.message()));
    copy.commit();
  }
  to.commit(record, from.read_timing(key), copied);
}

}  // namespace vqlm

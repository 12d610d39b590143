// vqlm store ls|show|verify|gc|export.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/run_options.h"
#include "core/error.h"
#include "core/log.h"
#include "core/progress.h"
#include "core/registry.h"
#include "results/store_upkeep.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kShownDigits = 12;  // of a key
constexpr double kMebibyte = 1024.0 * 1024.0;

std::string size_text(std::uintmax_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / kMebibyte);
  return text;
}

int list(const Store& store, const std::string& kind) {
  for (const StoredCell& cell : stored_cells(store))
    if (kind.empty() || cell.kind == kind)
      std::cout << cell.key.substr(0, kShownDigits) << "\t" << cell.kind << "\t"
                << (cell.seconds < 0 ? "" : duration_text(cell.seconds)) << "\t"
                << size_text(cell.num_bytes) << "\t" << cell.name << "\n";
  return 0;
}

int show(const Store& store, const std::string& beginning) {
  const std::string key = whole_key(store, beginning);
  const Record record = store.read(key);
  nlohmann::json files = nlohmann::json::array();
  std::error_code error;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(store.artefact(key), error))
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  std::cout << nlohmann::json{{"key", key},
                              {"kind", record.kind},
                              {"name", record.name},
                              {"recipe", record.recipe},
                              {"result", record.result},
                              {"timing", store.read_timing(key)},
                              {"files", files}}
                   .dump(1)
            << "\n";
  return 0;
}

int verify(const Store& store) {
  const std::vector<StoreProblem> problems = verify_store(store);
  for (const StoreProblem& one : problems) std::cout << one.key << "\t" << one.problem << "\n";
  std::cout << store.keys().size() << " cells, " << problems.size() << " problems\n";
  return problems.empty() ? 0 : 1;
}

// The keys of all cells that the configs plan.
std::set<std::string> planned_keys(const CommandLine& line, const Session& session) {
  const std::vector<std::string> configs = line.texts("argument");
  if (configs.empty())
    throw InvalidArgument(expected_got("vqlm store " + line.text("action"),
                                       "the configs whose cells are meant", "none"));
  std::set<std::string> keys;
  for (const std::string& path : configs) {
    RunOptions options = read_run_options(line, path);
    for (const Cell& cell : make_plan(load_config(line, options), session).cells)
      keys.insert(cell.key);
  }
  return keys;
}

int collect(Store& store, const std::set<std::string>& kept, bool only_say) {
  std::uintmax_t bytes = 0;
  std::size_t count = 0;
  for (const StoredCell& cell : stored_cells(store)) {
    if (kept.count(cell.key) != 0) continue;
    std::cout << cell.key.substr(0, kShownDigits) << "\t" << size_text(cell.num_bytes) << "\t"
              << cell.name << "\n";
    bytes += cell.num_bytes;
    ++count;
    if (!only_say) remove_cell(store, cell.key);
  }
  if (!only_say) store.rebuild_index();
  std::cout << (only_say ? "would remove " : "removed ") << count << " cells, " << size_text(bytes)
            << "\n";
  return 0;
}

int export_cells(const Store& store, const std::set<std::string>& wanted,
                 const std::string& folder) {
  if (folder.empty())
    throw InvalidArgument(expected_got("vqlm store export", "--to FOLDER", "none"));
  Store target(folder);
  std::size_t count = 0;
  for (const std::string& key : wanted) {
    if (!store.has(key)) continue;
    copy_cell(store, key, target);
    ++count;
  }
  std::cout << "exported " << count << " of " << wanted.size() << " cells\n";
  return 0;
}

// Throws rather than making an empty store where there is none.
std::string existing_store(const RunOptions& options) {
  if (!std::filesystem::is_directory(options.store + "/records"))
    throw RuntimeError(expected_got("store " + options.store, "a store", "none"));
  return options.store;
}

}  // namespace

int store_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm store ls | show KEY | verify | gc CONFIG... | export CONFIG... --to FOLDER [options]",
      "Lists what a store holds, shows a cell, checks that all is whole, removes what none of the "
      "configs needs, or copies what they need into another store (stores also merge by rsync). "
      "Not "
      "while a run writes to the store, where it removes.");
  line.add()("kind", po::value<std::string>(), "ls: only train, distil, task, metric, ...")(
      "dry-run", "gc: only say what would go")("to", po::value<std::string>(), "export: a folder");
  add_run_options(line);
  line.add_positional("action", 1);
  line.add_positional("argument", -1);
  if (!line.parse(arguments)) return 0;
  const std::string action = line.required("action");
  const Session session(line.session_options());
  const RunOptions options = read_run_options(line, "-");
  Store store(existing_store(options));
  if (action == "ls") return list(store, line.text("kind"));
  if (action == "show") {
    const std::vector<std::string> keys = line.texts("argument");
    if (keys.size() != 1)
      throw InvalidArgument(
          expected_got("vqlm store show", "one key", std::to_string(keys.size())));
    return show(store, keys[0]);
  }
  if (action == "verify") return verify(store);
  if (action == "gc") return collect(store, planned_keys(line, session), line.has("dry-run"));
  if (action == "export") return export_cells(store, planned_keys(line, session), line.text("to"));
  throw_unknown_name("action", action, {"export", "gc", "ls", "show", "verify"});
}

}  // namespace vqlm

// vqlm watch RUN_OR_STORE: the trainings under way.
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <thread>

#include "app/command_line.h"
#include "app/training_curve.h"
#include "core/error.h"
#include "results/store.h"
#include "results/store_schema.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

constexpr double kSecondsBetween = 2;
constexpr const char* kClearScreen = "\033[H\033[2J";

struct Watched {
  std::string store;
  std::string run;  // of the config of that name alone; "": all
};

bool is_store(const fs::path& folder) { return fs::is_directory(folder / "records"); }

// A store, the folder that holds one (--out), or the folder of a run beside one.
Watched find_watched(const std::string& text) {
  const fs::path folder = fs::absolute(text).lexically_normal() / "";  // without a "/" at its end
  const fs::path named = folder.parent_path();
  if (is_store(named)) return {named.string(), ""};
  if (is_store(named / "store")) return {(named / "store").string(), ""};
  if (fs::is_directory(named) && is_store(named.parent_path() / "store"))
    return {(named.parent_path() / "store").string(), named.filename().string()};
  throw RuntimeError(expected_got("'" + text + "'", "a store, or the folder of a run beside one",
                                  fs::exists(named) ? "another folder" : "nothing there"));
}

std::string view(const Watched& watched, const std::vector<WatchedTraining>& trainings) {
  std::ostringstream out;
  for (const WatchedTraining& training : trainings) print_training(training, out);
  if (trainings.empty())
    out << "no training of " << (watched.run.empty() ? watched.store : "run " + watched.run)
        << " is under way\n";
  return out.str();
}

// Trainings under way, and the store's finished ones where all runs are meant.
std::size_t export_curves(const Watched& watched, const std::vector<WatchedTraining>& trainings,
                          const std::string& folder) {
  std::size_t files = 0;
  for (const WatchedTraining& training : trainings)
    files +=
        write_curves(folder, training.name + " " + training.key.substr(0, 12), training.series);
  if (!watched.run.empty()) return files;
  const Store store(watched.store);
  for (const std::string& key : store.keys()) {
    const Record record = store.read(key);
    if (record.kind == "train")
      files += write_curves(folder, record.name + " " + key.substr(0, 12),
                            read_training_log(store.artefact(key, "curves.jsonl")));
  }
  return files;
}

void check_seconds(double seconds) {
  if (!(seconds > 0))
    throw InvalidArgument(expected_got("--every", "more than 0 seconds", std::to_string(seconds)));
}

}  // namespace

int watch_command(const Arguments& arguments) {
  CommandLine line("vqlm watch RUN_OR_STORE [options]",
                   "Shows the trainings under way: step, speed, time left, losses, use of codes, "
                   "and the curve of the loss. Goes on until it is interrupted; prints once where "
                   "standard output is no terminal.");
  line.add()("once", "print once")(
      "every", po::value<double>()->default_value(kSecondsBetween)->notifier(check_seconds),
      "seconds between two looks")(
      "csv", po::value<std::string>(),
      "also write the curves into this folder, a file a scalar, as TensorBoard exports them; of a "
      "store finished trainings too");
  line.add_positional("run", 1);
  if (!line.parse(arguments)) return 0;
  const Watched watched = find_watched(line.required("run"));
  refuse_newer_store(watched.store);
  const bool once = line.has("once") || ::isatty(STDOUT_FILENO) == 0;
  for (;;) {
    const auto trainings = trainings_under_way(watched.store, watched.run);
    std::string text = (once ? "" : kClearScreen) + view(watched, trainings);
    if (line.has("csv")) {
      const std::size_t files = export_curves(watched, trainings, line.text("csv"));
      text += "wrote " + std::to_string(files) + " files to " + line.text("csv") + "\n";
    }
    std::cout << text << std::flush;
    if (once || !std::cout) return 0;
    std::this_thread::sleep_for(std::chrono::duration<double>(line.get<double>("every")));
  }
}

}  // namespace vqlm

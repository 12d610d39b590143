// vqlm doctor: what this machine and build have, and what is missing. It diagnoses: what would stop
// another command is a line that begins with "missing:" and says what to do.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <set>
#include <sstream>
#include <thread>

#include "app/builtin_plugins.h"
#include "app/command_line.h"
#include "app/library_versions.h"
#include "app/thread_calibration.h"
#include "app/torch_runtime.h"
#include "core/files.h"
#include "core/first_line.h"
#include "core/version.h"
#include "data/dataset_catalog.h"
#include "data/dataset_files.h"
#include "metrics/bleu_tokenizer.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

void print(const std::string& what, const std::string& value) {
  std::cout << what << std::string(what.size() < 24 ? 24 - what.size() : 1, ' ') << value << "\n";
}

void print_missing(const std::string& text) { std::cout << "missing: " << text << "\n"; }

// Prints what `look` says, or what it throws as missing.
template <typename Look>
void attempt(const std::string& remedy, const Look& look) {
  try {
    look();
  } catch (const std::exception& error) {
    print_missing(first_line(error.what()) + (remedy.empty() ? "" : "; " + remedy));
  }
}

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  std::string folder;
  while (std::getline(folders, folder, ':'))
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

void print_versions() {
  print("vqlm", kVersion);
  print("LibTorch", torch_version());
  for (const auto& [name, version] : library_versions()) print(name, version);
}

void print_machine(const SessionOptions& options) {
  print("cores", std::to_string(std::thread::hardware_concurrency()));
  print("threads a cell", std::to_string(options.threads));
  print("CUDA device", cuda_available() ? "yes (used with --device cuda)" : "none (cpu is used)");
  attempt("leave --device out, or install a driver and a CUDA build of LibTorch",
          [&] { check_device(options.device); });
}

void print_programs() {
  if (in_path("gnuplot"))
    print("gnuplot", "found");
  else
    print_missing("gnuplot, which draws the figures of HTML reports; install it (gnuplot-nox)");
  if (in_path("dot"))
    print("Graphviz", "found");
  else
    print_missing("Graphviz, which draws the diagrams of reports; install it (graphviz)");
  print("pdflatex", in_path("pdflatex") ? "found" : "none (only compiles LaTeX reports)");
}

// Those of BLEU that read models which need not be there.
void print_tokenizers() {
  for (const std::string& name : bleu_tokenizer_names()) {
    const std::string missing = bleu_tokenizer_missing(name);
    print("BLEU tokenizer " + name, missing.empty() ? "found" : "none: " + missing);
  }
}

void print_plugins(const SessionOptions& options) {
  Registries registries;
  register_builtin_plugins(registries);
  for (const std::string& file : options.plugins)
    attempt("build it against this program, or leave --plugin out", [&] {
      const LoadedPlugin plugin = load_plugin(file, registries, "-torch" + torch_version());
      print("plugin " + plugin.name, plugin.version);
    });
}

// The place where the file lies: "mirror", "cache" or "definition's folder"; empty: nowhere. Its
// content is not looked at (`vqlm data verify` does).
std::string place_of(const DatasetDefinition& definition, const DatasetFile& file,
                     const DataLocation& location) {
  for (const std::string& name : {file.file, file.served_as}) {
    if (!location.mirror.empty() &&
        fs::is_regular_file(fs::path(location.mirror) / definition.folder / name))
      return "mirror";
    if (file.address.empty() && !definition.base.empty() &&
        fs::is_regular_file(fs::path(definition.base) / name))
      return "definition's folder";
    if (fs::is_regular_file(fs::path(cache_folder(definition, location)) / name)) return "cache";
  }
  return "";
}

void print_dataset(const std::string& name, const DataLocation& location) {
  const DatasetDefinition definition = load_dataset_definition(name);
  std::set<std::string> files, absent, places;
  bool downloadable = true;
  for (const auto& [role, file] : definition.files) {
    const std::string place = place_of(definition, file, location);
    files.insert(file.file);
    (place.empty() ? absent : places).insert(place.empty() ? file.file : place);
    downloadable = downloadable && (!place.empty() || !file.address.empty());
  }
  if (!absent.empty())
    return print_missing("data set " + name + ": " + std::to_string(absent.size()) + " of " +
                         std::to_string(files.size()) +
                         " files; fetch them with: vqlm data fetch " + name +
                         (downloadable ? " [--mirror DIR]" : " --mirror DIR"));
  std::string where;
  for (const std::string& place : places) where += (where.empty() ? "in the " : " and ") + place;
  print("data set " + name, files.empty() ? "built in" : where);
}

void print_data(const DataLocation& location) {
  attempt("", [] { print("configs", configs_folder()); });
  if (location.mirror.empty())
    print("data mirror", "none (--mirror or VQLM_DATA_MIRROR)");
  else if (fs::is_directory(location.mirror))
    print("data mirror", location.mirror);
  else
    print_missing("data mirror " + location.mirror +
                  ", which is no folder; name one with --mirror or VQLM_DATA_MIRROR");
  print("data cache", location.cache + (fs::is_directory(location.cache) ? "" : " (empty)"));
  attempt("name the folder in VQLM_CONFIGS", [&] {
    for (const CatalogEntry& entry : dataset_names())
      attempt("", [&] { print_dataset(entry.name, location); });
  });
}

// The folder, or the nearest one above it that is there, takes files.
bool can_be_written(fs::path folder) {
  folder = fs::absolute(folder);
  while (!fs::exists(folder) && folder.has_relative_path()) folder = folder.parent_path();
  return fs::is_directory(folder) && access(folder.c_str(), W_OK | X_OK) == 0;
}

void print_store(const std::string& folder) {
  if (!can_be_written(folder))
    return print_missing("store " + folder +
                         ", which cannot be written; choose another with --out or --store");
  print("store", folder + (fs::is_directory(folder) ? "" : " (empty)"));
}

}  // namespace

namespace {

// The division of cores that trains fastest; more threads only where they are clearly better, for
// they are part of the key of a training.
int print_spreads(double seconds) {
  constexpr double kClearly = 1.1;
  const std::vector<Spread> spreads = measure_spreads(seconds);
  Spread best = spreads.front();
  for (const Spread& spread : spreads) {
    std::ostringstream rate;
    rate << std::fixed << std::setprecision(1) << spread.steps_per_second << " steps/s";
    print(std::to_string(spread.jobs) + " x " + std::to_string(spread.threads) + " threads",
          rate.str());
    if (spread.steps_per_second > kClearly * best.steps_per_second) best = spread;
  }
  print("fastest",
        "--jobs " + std::to_string(best.jobs) + " --threads " + std::to_string(best.threads));
  return 0;
}

}  // namespace

int doctor_command(const Arguments& arguments) {
  CommandLine line("vqlm doctor [options]",
                   "Prints versions, threads, device, data and store, and what is missing.");
  line.add()("store", boost::program_options::value<std::string>()->default_value("vqlm-out/store"),
             "the folder that `vqlm run` computes into");
  line.add()("calibrate", "measure how many workers of how many threads train fastest here")(
      "seconds", boost::program_options::value<double>()->default_value(3),
      "with --calibrate: of each measurement")(
      "measure-steps", boost::program_options::value<double>(),
      "print training steps a second, measured for so many seconds");
  line.add_session_options();
  if (!line.parse(arguments)) return 0;
  if (line.has("calibrate")) return print_spreads(line.get<double>("seconds"));
  if (line.has("measure-steps")) {
    set_torch_threads(line.session_options().threads);
    std::cout << measure_training_steps(line.get<double>("measure-steps")) << std::endl;
    return 0;
  }
  const SessionOptions options = line.session_options();
  print_versions();
  print_machine(options);
  print_programs();
  print_tokenizers();
  print_plugins(options);
  print_data(default_data_location(options.mirror));
  attempt("", [&] { print_store(line.get<std::string>("store")); });
  return 0;
}

}  // namespace vqlm

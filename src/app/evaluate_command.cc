// vqlm evaluate CHECKPOINT: one task and its metrics, without a config.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/data_option.h"
#include "app/execute.h"
#include "app/gather.h"
#include "app/output_folder.h"
#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "results/leftovers.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kNameDigits = 16;  // of a config's SHA-256 in its name

// A config of one generator and one task.
std::string config_text(const CommandLine& line) {
  const std::string checkpoint = std::filesystem::absolute(line.required("checkpoint")).string();
  const nlohmann::json config = {{"description", "evaluate " + checkpoint},
                                 {"data", {{"data", data_entry(line)}}},
                                 {"generators", {{"checkpoint", {{"checkpoint", checkpoint}}}}},
                                 {"tasks",
                                  {{"task",
                                    {{"type", line.get<std::string>("task")},
                                     {"data", "data"},
                                     {"split", line.get<std::string>("split")},
                                     {"limit", line.get<int>("limit")},
                                     {"generators", {"checkpoint"}},
                                     {"metrics", line.texts("metric")}}}}}};
  return config.dump(2) + "\n";
}

// A file in the system's temporary folder, gone with this object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_((std::filesystem::temp_directory_path() / "vqlm-evaluate-XXXXXX").string()) {
    const int file = mkstemp(path_.data());
    if (file < 0)
      throw RuntimeError(expected_got(path_, "a file that can be made", std::strerror(errno)));
    close(file);
    write_file(path_, content);
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The config with --set and --seed applied, read before it lies where the workers find it.
RunConfig read_config(const CommandLine& line, RunOptions options, const std::string& text) {
  const TemporaryFile file(text);
  options.config = file.path();
  RunConfig config = load_config(line, options);
  config.file = "command line";  // what messages name
  return config;
}

void print_scores(const Result& result) {
  for (const Score& score : result.scores) {
    std::cout << score.name << "\t" << score.value << "\t";
    if (score.interval) std::cout << score.interval->lower << ".." << score.interval->upper;
    std::cout << "\t" << score.kind << "\t" << score.signature << "\n";
  }
  for (const auto& [name, reason] : result.absent)
    std::cout << name << "\tn/a\t\t\t" << reason << "\n";
}

}  // namespace

int evaluate_command(const Arguments& arguments) {
  CommandLine line("vqlm evaluate CHECKPOINT --data NAME --task TASK --metric METRIC [options]",
                   "Runs one task with a checkpoint and prints, a line each, score, value, "
                   "interval and signature.");
  add_data_options(line);
  line.add()("task", po::value<std::string>()->default_value("language_modelling"), "task")(
      "metric", po::value<std::vector<std::string>>()->required(), "metric; may repeat")(
      "split", po::value<std::string>()->default_value("test"), "split")(
      "limit", po::value<int>()->default_value(0), "examples at most; 0: all");
  add_run_options(line);
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  const Session session(line.session_options());
  const std::string text = config_text(line), folder = line.get<std::string>("out") + "/evaluate";
  // Each evaluation has a config of its own; the same one again has the same.
  const RunOptions options =
      read_run_options(line, folder + "/" + sha256_hex(text).substr(0, kNameDigits) + ".json");
  const Plan plan = make_plan(read_config(line, options, text), session);
  const Execution execution(plan, session, line, options, is_measurement);
  execution.check_inputs();
  OutputFolder output(folder);
  Store store(options.store);
  write_file(options.config, text);
  output.keep();
  remove_leftovers(folder);
  const std::vector<JobFailure> failures = execution.run(store);
  for (const Result& result : gather_run(plan, session, store, failures).results)
    print_scores(result);
  return failures.empty() ? 0 : 1;
}

}  // namespace vqlm

// vqlm evaluate CHECKPOINT: one task and its metrics, without a config.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/execute.h"
#include "app/gather.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

// A config of one generator and one task, written beside the results so that workers can read it.
std::string write_config(const CommandLine& line) {
  nlohmann::json data = {{"use", line.get<std::string>("data")}};
  for (const std::string& text : line.texts("view")) {
    const Override entry = parse_override(text);
    nlohmann::json value = nlohmann::json::parse(entry.value, nullptr, false);
    data[entry.path] = value.is_discarded() ? nlohmann::json(entry.value) : value;
  }
  const std::string checkpoint = std::filesystem::absolute(line.required("checkpoint")).string();
  const nlohmann::json config = {{"description", "evaluate " + checkpoint},
                                 {"data", {{"data", data}}},
                                 {"generators", {{"checkpoint", {{"checkpoint", checkpoint}}}}},
                                 {"tasks",
                                  {{"task",
                                    {{"type", line.get<std::string>("task")},
                                     {"data", "data"},
                                     {"split", line.get<std::string>("split")},
                                     {"limit", line.get<int>("limit")},
                                     {"generators", {"checkpoint"}},
                                     {"metrics", line.texts("metric")}}}}}};
  const std::string path = line.get<std::string>("out") + "/evaluate/config.json";
  write_file(path, config.dump(2) + "\n");
  return path;
}

}  // namespace

int evaluate_command(const Arguments& arguments) {
  CommandLine line("vqlm evaluate CHECKPOINT --data NAME --task TASK --metric METRIC [options]",
                   "Runs one task with a checkpoint and prints, a line each, score, value, "
                   "interval and signature.");
  line.add()("data", po::value<std::string>()->required(), "data set")(
      "view", po::value<std::vector<std::string>>(), "option of the data set: text=de; may repeat")(
      "task", po::value<std::string>()->default_value("language_modelling"), "task")(
      "metric", po::value<std::vector<std::string>>()->required(), "metric; may repeat")(
      "split", po::value<std::string>()->default_value("test"), "split")(
      "limit", po::value<int>()->default_value(0), "examples at most; 0: all");
  add_run_options(line);
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  const Session session(line.session_options());
  RunOptions options = read_run_options(line, write_config(line));
  const Plan plan = make_plan(load_config(line, options), session);
  Store store(options.store);
  const auto failures =
      execute_plan(plan, session, store, line, options, [](const Cell&) { return true; });
  for (const JobFailure& failure : failures) log_error(failure.title + ": " + failure.message);
  const RunRecord run = gather_run(plan, session, store, failures);
  for (const Result& result : run.results) {
    for (const Score& score : result.scores) {
      std::cout << score.name << "\t" << score.value << "\t";
      if (score.interval) std::cout << score.interval->lower << ".." << score.interval->upper;
      std::cout << "\t" << score.kind << "\t" << score.signature << "\n";
    }
    for (const auto& [name, reason] : result.absent)
      std::cout << name << "\tn/a\t\t\t" << reason << "\n";
  }
  return failures.empty() ? 0 : 1;
}

}  // namespace vqlm

// vqlm compare RUN_A RUN_B: the same examples by two systems.
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/command_line.h"
#include "app/comparison_report.h"
#include "app/output_folder.h"
#include "app/report_output.h"
#include "app/run_side.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/registry.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

PairComparison compare_pair(const CommandLine& line, const RunSide& a, const Result& of_a,
                            const RunSide& b, const Result& of_b, const Session& session,
                            const ComparisonOptions& options) {
  PairComparison pair;
  pair.task = of_a.task;
  pair.a = of_a.generator;
  pair.b = of_b.generator;
  pair.seed = of_a.seed;
  pair.of_a = predictions_of(a, of_a);
  pair.of_b = aligned(pair.of_a, predictions_of(b, of_b));
  const std::vector<std::string> named = line.texts("metric");
  for (const std::string& name : named.empty() ? of_a.metrics : named) {
    const NamedMetric metric{name, metric_of(a, name, session, "--metric")};
    std::string reason = metric.metric->cannot_score(pair.of_a);
    if (reason.empty()) reason = metric.metric->cannot_score(pair.of_b);
    if (reason.empty())
      pair.metrics.push_back(
          {metric, compare_scores(*metric.metric, pair.of_a, pair.of_b, options)});
    else
      log_warning("metric '" + metric.name + "' of '" + pair.task + "': " + reason);
  }
  return pair;
}

bool wanted(const RunSide& side, const std::string& task, const Result& result) {
  return (task.empty() || result.task == task) &&
         (side.generator.empty() || result.generator == side.generator);
}

std::vector<PairComparison> compare_sides(const CommandLine& line, const RunSide& a,
                                          const RunSide& b, const Session& session,
                                          const ComparisonOptions& options) {
  const bool named = !a.generator.empty() || !b.generator.empty();
  std::vector<PairComparison> pairs;
  for (const Result& of_a : a.run.results)
    for (const Result& of_b : b.run.results) {
      if (!wanted(a, line.text("task"), of_a) || !wanted(b, line.text("task"), of_b)) continue;
      const bool same = of_a.task == of_b.task && of_a.seed == of_b.seed &&
                        (named || of_a.generator == of_b.generator);
      if (same) pairs.push_back(compare_pair(line, a, of_a, b, of_b, session, options));
    }
  if (pairs.empty())
    throw InvalidArgument(expected_got("comparison of '" + a.text + "' and '" + b.text + "'",
                                       "a task, a seed and a generator that both have", "none"));
  // The seeds of two systems side by side.
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& one, const auto& other) {
    return std::tie(one.task, one.a, one.b) < std::tie(other.task, other.a, other.b);
  });
  return pairs;
}

ComparisonOptions read_options(const CommandLine& line) {
  ComparisonOptions options;
  const std::string test = line.get<std::string>("test");
  if (test != "bootstrap" && test != "randomisation")
    throw_unknown_name("--test", test, {"bootstrap", "randomisation"});
  options.test = test == "bootstrap" ? PairedTest::kBootstrap : PairedTest::kRandomisation;
  const auto positive = [&](const char* name) {
    const int value = line.get<int>(name);
    if (value < 1)
      throw InvalidArgument(
          expected_got(std::string("--") + name, "1 or more", std::to_string(value)));
    return value;
  };
  options.num_resamples = positive("resamples");
  options.num_trials = positive("trials");
  options.seed = static_cast<std::uint64_t>(positive("seed"));
  return options;
}

}  // namespace

int compare_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm compare RUN_A[:GENERATOR] RUN_B[:GENERATOR] [options]",
      "Compares two runs, or two generators of runs, on the same examples: differences "
      "with intervals and tests, breakdowns by length, words and n-grams, and the "
      "examples that changed most. RUN is the folder that `vqlm run` wrote.");
  line.add()("task", po::value<std::string>(), "only this task")(
      "metric", po::value<std::vector<std::string>>(),
      "an entry of A's config or a metric's name; may repeat (default: the task's)")(
      "test", po::value<std::string>()->default_value("bootstrap"),
      "of the p-values: bootstrap or randomisation")(
      "resamples", po::value<int>()->default_value(1000), "of the paired bootstrap")(
      "trials", po::value<int>()->default_value(10000), "of the randomisation test")(
      "seed", po::value<int>()->default_value(12345), "of both")(
      "examples", po::value<int>()->default_value(10), "shown in each direction")(
      "store", po::value<std::string>(), "store of both runs (default: `store` beside each)")(
      "out", po::value<std::string>(), "folder for compare.md, compare.html and compare.json");
  line.add_session_options();
  line.add_positional("a", 1);
  line.add_positional("b", 1);
  if (!line.parse(arguments)) return 0;
  ComparisonReport report;
  report.options = read_options(line);
  report.num_examples = static_cast<std::size_t>(std::max(0, line.get<int>("examples")));
  const Session session(line.session_options());
  const RunSide a = open_run_side(line.required("a"), line.text("store"));
  const RunSide b = open_run_side(line.required("b"), line.text("store"));
  report.a = a.text;
  report.b = b.text;
  std::unique_ptr<OutputFolder> output;
  if (line.has("out")) output = std::make_unique<OutputFolder>(line.text("out"));
  report.pairs = compare_sides(line, a, b, session, report.options);
  const RunRecord record = comparison_record(report);
  const std::vector<Table> tables = comparison_tables(report);
  if (output) {
    for (const auto& [format, ending] :
         {std::pair{"markdown", "md"}, std::pair{"html", "html"}, std::pair{"json", "json"}}) {
      const std::string path = line.text("out") + "/compare." + ending;
      write_file(path, page_text(record, tables, format, session));
      log_info("wrote " + path);
    }
    output->keep();
  }
  std::cout << page_text(record, tables, "markdown", session);
  return 0;
}

}  // namespace vqlm

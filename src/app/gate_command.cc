// vqlm gate: whether a candidate is no worse than a baseline, for CI.
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command_line.h"
#include "app/gate_check.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/run_config.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

constexpr int kFailed = 4, kInconclusive = 3;  // exit codes

int exit_code(Verdict verdict) {
  if (verdict == Verdict::kPass) return 0;
  return verdict == Verdict::kFail ? kFailed : kInconclusive;
}

// A baseline's file, or a run.
GateSystem open_baseline(const std::string& text, const std::string& store,
                         const Session& session) {
  if (!std::filesystem::is_regular_file(text))
    return gate_system(open_run_side(text, store), session);
  try {
    return gate_system_from_json(parse_json(read_file(text), text), text);
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());
  }
}

GateOptions read_options(const CommandLine& line) {
  GateOptions options;
  options.alpha = line.get<double>("alpha");
  if (!(options.alpha > 0 && options.alpha < 0.5))
    throw InvalidArgument(
        expected_got("--alpha", "a number between 0 and 0.5", std::to_string(options.alpha)));
  options.num_resamples = line.get<int>("resamples");
  if (options.num_resamples < 100)
    throw InvalidArgument(
        expected_got("--resamples", "100 or more", std::to_string(options.num_resamples)));
  return options;
}

int save_baseline(const RunSide& side, const std::string& path, const Session& session) {
  write_file(path, gate_system_to_json(gate_system(side, session)).dump() + "\n");
  log_info("wrote " + path);
  return 0;
}

}  // namespace

int gate_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm gate RUN[:GENERATOR] --against BASELINE --margin SCORE=VALUE[,...] [options]\n"
      "       vqlm gate RUN[:GENERATOR] --save FILE",
      "Checks that a candidate loses no more than a margin against a baseline: another run, or a "
      "file that --save wrote. A margin in per cent is one of the baseline's value. Exit codes: 0 "
      "pass, 4 fail, 3 inconclusive (too few examples or seeds for the margin).");
  line.add()("against", po::value<std::string>(), "a file of --save, or RUN[:GENERATOR]")(
      "margin", po::value<std::string>(), "largest losses: bleu=0.5,mt/chrf=1,perplexity=2%")(
      "alpha", po::value<double>()->default_value(0.05),
      "chance of passing a candidate that loses exactly the margin")(
      "resamples", po::value<int>()->default_value(1000), "of the bootstrap")(
      "save", po::value<std::string>(), "write the run as a baseline to this file")(
      "store", po::value<std::string>(), "store of the runs (default: `store` beside each)")(
      "junit", po::value<std::string>(), "write a JUnit file")(
      "summary", po::value<std::string>(), "write the table as Markdown to this file");
  line.add_session_options();
  line.add_positional("run", 1);
  if (!line.parse(arguments)) return 0;
  const GateOptions options = read_options(line);
  if (line.has("save") == line.has("against"))
    throw InvalidArgument(expected_got("vqlm gate", "either --against BASELINE or --save FILE",
                                       line.has("save") ? "both" : "neither"));
  const std::vector<Margin> margins =
      line.has("save") ? std::vector<Margin>() : parse_margins(line.text("margin"));
  const Session session(line.session_options());
  const RunSide side = open_run_side(line.required("run"), line.text("store"));
  if (line.has("save")) return save_baseline(side, line.text("save"), session);
  const GateSystem baseline = open_baseline(line.text("against"), line.text("store"), session);
  const GateSystem candidate = gate_system(side, session);
  const std::vector<GateLine> lines =
      check_gate({baseline, candidate, side, session, options}, margins);
  const std::string summary = summary_text(lines, line.text("against"), side.text, options.alpha);
  if (line.has("junit")) write_file(line.text("junit"), junit_text(lines));
  if (line.has("summary")) write_file(line.text("summary"), summary);
  const Verdict verdict = overall(lines);
  std::cout << summary << "\ngate: " << verdict_name(verdict) << "\n";
  return exit_code(verdict);
}

}  // namespace vqlm

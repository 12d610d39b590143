// The gate on the scores of two systems: which ones, by how much they may lose, and the verdicts.
#pragma once

#include <string>
#include <vector>

#include "app/gate_system.h"
#include "metrics/metric.h"
#include "results/gate.h"

namespace vqlm {

struct Margin {
  std::string task, score;  // task "": the only one that has the score
  double value = 0;
  bool relative = false;  // of the baseline's value
};
// "bleu=0.5,mt/chrf=1,perplexity=2%". Throws InvalidArgument on anything else.
std::vector<Margin> parse_margins(const std::string& text);

struct GateLine {
  std::string task, score;
  double margin = 0;
  std::size_t num_baseline = 0, num_candidate = 0;  // seeds
  GateAnswer answer;
};

struct GateOptions {
  double alpha = 0.05;
  int num_resamples = 1000;
  unsigned long long seed = 12345;
};

struct GateInputs {
  const GateSystem& baseline;
  const GateSystem& candidate;
  const RunSide& side;  // of the candidate, whose config makes the metrics
  const Session& session;
  GateOptions options;
};

// One line a margin. Throws InvalidArgument where a score is missing or ambiguous, has no better
// direction, or was made otherwise: unlike data, signatures or metric options.
std::vector<GateLine> check_gate(const GateInputs& inputs, const std::vector<Margin>& margins);

// The worst of all: a failure, else what is inconclusive, else a pass.
Verdict overall(const std::vector<GateLine>& lines);
const char* verdict_name(Verdict verdict);  // "pass", "fail", "inconclusive"

// A JUnit file for CI: a test case a line; what is inconclusive is an error.
std::string junit_text(const std::vector<GateLine>& lines);
// Markdown for people, also for $GITHUB_STEP_SUMMARY.
std::string summary_text(const std::vector<GateLine>& lines, const std::string& baseline,
                         const std::string& candidate, double alpha);

}  // namespace vqlm

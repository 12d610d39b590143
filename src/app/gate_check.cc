#include "app/gate_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <set>
#include <sstream>

#include "core/error.h"
#include "core/registry.h"
#include "core/signature.h"

namespace vqlm {
namespace {

Margin parse_margin(const std::string& text) {
  const auto refuse = [&] {
    throw InvalidArgument(expected_got("--margin", "NAME=NUMBER, TASK/NAME=NUMBER or NAME=NUMBER%",
                                       "'" + text + "'"));
  };
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) refuse();
  Margin margin;
  margin.score = text.substr(0, equals);
  if (const std::size_t slash = margin.score.find('/'); slash != std::string::npos) {
    margin.task = margin.score.substr(0, slash);
    margin.score = margin.score.substr(slash + 1);
  }
  std::string number = text.substr(equals + 1);
  if (!number.empty() && number.back() == '%') {
    margin.relative = true;
    number.pop_back();
  }
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), margin.value);
  if (error != std::errc() || end != number.data() + number.size() ||
      !std::isfinite(margin.value) || margin.value < 0)
    refuse();
  if (margin.relative) margin.value /= 100;
  return margin;
}

std::string task_of(const GateSystem& system, const Margin& margin, const std::string& who) {
  std::set<std::string> tasks;
  for (const GateResult& result : system.results)
    if ((margin.task.empty() || result.task == margin.task) && find_score(result, margin.score))
      tasks.insert(result.task);
  if (tasks.size() == 1) return *tasks.begin();
  std::vector<std::string> names;
  for (const GateResult& result : system.results)
    for (const Score& score : result.scores) names.push_back(score.name);
  if (tasks.empty()) throw_unknown_name("score of the " + who, margin.score, names, "--margin");
  throw InvalidArgument(expected_got("--margin " + margin.score, "TASK/" + margin.score,
                                     std::to_string(tasks.size()) + " tasks that have it"));
}

void refuse_unlike(const std::string& name, const std::string& what, const std::string& baseline,
                   const std::string& candidate) {
  if (baseline != candidate)
    throw InvalidArgument(expected_got("gate on '" + name + "'", "equal " + what,
                                       "'" + baseline + "' and '" + candidate + "'"));
}

void check_alike(const GateResult& baseline, const GateResult& candidate,
                 const std::string& score) {
  const Score &a = *find_score(baseline, score), &b = *find_score(candidate, score);
  refuse_unlike(score, "data", baseline.data.substr(0, 12), candidate.data.substr(0, 12));
  refuse_unlike(score, "signatures", measured_signature(a.signature),
                measured_signature(b.signature));
  refuse_unlike(score, "kinds", a.kind, b.kind);
}

GateQuestion question_for(const Score& score, const GateOptions& options) {
  if (score.direction == Direction::kNeither)
    throw InvalidArgument(expected_got("gate on '" + score.name + "'",
                                       "a score of which higher or lower is better", "neither"));
  GateQuestion question;
  question.higher_is_better = score.direction == Direction::kHigherIsBetter;
  question.alpha = options.alpha;
  question.num_resamples = options.num_resamples;
  question.seed = options.seed;
  return question;
}

// In units of the score.
double margin_value(const Margin& margin, const GateSide& baseline) {
  if (!margin.relative) return margin.value;
  const double sum = std::accumulate(baseline.values.begin(), baseline.values.end(), 0.0);
  return margin.value * std::abs(sum) / static_cast<double>(baseline.values.size());
}

GateLine check_margin(const GateInputs& inputs, const Margin& margin) {
  GateLine line;
  line.task = task_of(inputs.candidate, margin, "candidate");
  line.score = margin.score;
  task_of(inputs.baseline, {line.task, margin.score, 0, false}, "baseline");
  const auto of_baseline = results_of(inputs.baseline, line.task, line.score);
  const auto of_candidate = results_of(inputs.candidate, line.task, line.score);
  for (const auto* results : {&of_baseline, &of_candidate})
    for (const GateResult* result : *results)
      check_alike(*of_baseline.front(), *result, line.score);
  const GateSource source =
      gate_source(*of_candidate.front(), line.score, inputs.side, inputs.session);
  const auto options = inputs.baseline.metrics.find(source.metric);
  if (source.additive != nullptr && options != inputs.baseline.metrics.end())
    refuse_unlike(line.score, "metric options", options->second,
                  inputs.candidate.metrics.at(source.metric));
  const Score& score = *find_score(*of_candidate.front(), line.score);
  GateQuestion question = question_for(score, inputs.options);
  const GateSide a = gate_side(of_baseline, line.score, source),
                 b = gate_side(of_candidate, line.score, source);
  line.margin = question.margin = margin_value(margin, a);
  line.num_baseline = a.values.size();
  line.num_candidate = b.values.size();
  line.answer = gate(a, b, question);
  return line;
}

}  // namespace

std::vector<Margin> parse_margins(const std::string& text) {
  std::vector<Margin> margins;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) margins.push_back(parse_margin(part));
  if (margins.empty()) parse_margin(text);
  return margins;
}

std::vector<GateLine> check_gate(const GateInputs& inputs, const std::vector<Margin>& margins) {
  std::vector<GateLine> lines;
  for (const Margin& margin : margins) lines.push_back(check_margin(inputs, margin));
  return lines;
}

Verdict overall(const std::vector<GateLine>& lines) {
  Verdict worst = Verdict::kPass;
  for (const GateLine& line : lines) {
    if (line.answer.verdict == Verdict::kFail) return Verdict::kFail;
    if (line.answer.verdict == Verdict::kInconclusive) worst = Verdict::kInconclusive;
  }
  return worst;
}

}  // namespace vqlm

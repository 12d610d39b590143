#include "app/paired_differences.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/gate_system.h"
#include "core/signature.h"
#include "reports/cell_address.h"

namespace vqlm {
namespace {

// The systems of a run, read when first asked for.
class Systems {
 public:
  Systems(const RunRecord& run, std::string store, const Session& session) : session_(session) {
    side_.text = side_.folder = run.name;
    side_.store = std::move(store);
    side_.run = run;
  }

  // Only what `tasks` need is read.
  void restrict_to(const std::set<std::string>& tasks) {
    std::erase_if(side_.run.results, [&](const Result& result) {
      return tasks.count(result.task) == 0 || result.predictions.empty();
    });
  }

  const GateSystem& of(const std::string& generator) {
    const auto it = systems_.find(generator);
    if (it != systems_.end()) return it->second;
    side_.generator = generator;
    return systems_.emplace(generator, gate_system(side_, session_)).first->second;
  }

  GateSource source(const GateResult& result, const std::string& score) const {
    return gate_source(result, score, side_, session_);
  }

 private:
  RunSide side_;
  const Session& session_;
  std::map<std::string, GateSystem> systems_;
};

// Whether both measure the same on the same examples; likelihoods of two kinds do where the rest of
// what they measure agrees.
bool alike(const GateResult& a, const GateResult& b, const std::string& score) {
  const auto measured = [&](const GateResult& result) {
    const Score& one = *find_score(result, score);
    const std::string signature = measured_signature(one.signature);
    const std::string kind = "kind:" + one.kind;
    return !one.kind.empty() && signature.rfind(kind, 0) == 0 ? signature.substr(kind.size())
                                                              : signature;
  };
  return a.data == b.data && measured(a) == measured(b);
}

// The test itself, from what is known of both sides.
void fill(const GateSide& of_baseline, const GateSide& of_generator, PairedDifference& result) {
  constexpr double kLevel = 0.95;
  GateQuestion question;
  question.alpha = (1 - kLevel) / 2;
  const auto [answer, p_value] = test_difference(of_baseline, of_generator, question);
  result.difference = answer.difference;
  result.p_value = p_value;
  if (result.p_value) result.interval = Interval{answer.lower, answer.upper, kLevel, answer.method};
  result.method = answer.method;
  if (!result.paired) return;
  result.method = "paired bootstrap, " + std::to_string(question.num_resamples) +
                  " resamples, seed " + std::to_string(question.seed);
}

std::optional<PairedDifference> test(Systems& systems, const WantedDifference& wanted) {
  const auto a = results_of(systems.of(wanted.baseline), wanted.task, wanted.score),
             b = results_of(systems.of(wanted.generator), wanted.task, wanted.score);
  if (a.empty() || b.empty() || !alike(*a.front(), *b.front(), wanted.score)) return std::nullopt;
  const Score &of_a = *find_score(*a.front(), wanted.score),
              &of_b = *find_score(*b.front(), wanted.score);
  if (wanted.only_paired && of_a.kind != of_b.kind) return std::nullopt;
  const GateSource source = systems.source(*a.front(), wanted.score),
                   other_source = systems.source(*b.front(), wanted.score);
  const GateSide baseline = gate_side(a, wanted.score, source),
                 generator = gate_side(b, wanted.score, other_source);
  PairedDifference result;
  result.task = wanted.task, result.score = wanted.score;
  result.baseline = wanted.baseline, result.generator = wanted.generator;
  result.num_seeds = static_cast<int>(std::min(a.size(), b.size()));
  result.paired = source.additive != nullptr && other_source.additive != nullptr &&
                  !baseline.statistics.empty() && !generator.statistics.empty();
  if (wanted.only_paired && !result.paired) return std::nullopt;
  if (of_a.kind != of_b.kind) result.baseline_kind = of_a.kind, result.generator_kind = of_b.kind;
  fill(baseline, generator, result);
  return result;
}

}  // namespace

std::vector<PairedDifference> paired_differences(const RunRecord& run, const ReportSpec& spec,
                                                 const std::string& store, const Session& session) {
  const std::vector<WantedDifference> all = wanted_differences(run, spec);
  std::set<std::string> tasks;
  for (const WantedDifference& wanted : all) tasks.insert(wanted.task);
  std::vector<PairedDifference> result;
  if (all.empty()) return result;
  Systems systems(run, store, session);
  systems.restrict_to(tasks);
  for (const WantedDifference& wanted : all)
    if (auto found = test(systems, wanted)) result.push_back(std::move(*found));
  return result;
}

}  // namespace vqlm

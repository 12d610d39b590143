#include "results/significance.h"

#include <algorithm>

#include "stats/holm.h"
#include "stats/non_inferiority.h"

namespace vqlm {

const PairedDifference* find_difference(const RunRecord& run, const DifferenceAddress& address) {
  const auto it = std::find_if(
      run.differences.begin(), run.differences.end(), [&](const PairedDifference& one) {
        return one.baseline == address.baseline && one.generator == address.generator &&
               one.task + "." + one.score == address.column;
      });
  return it == run.differences.end() ? nullptr : &*it;
}

Judgement judge_difference(const PairedDifference& one, const JudgementQuestion& question) {
  const bool rises = one.difference > 0;
  const bool better = rises == (question.direction == Direction::kHigherIsBetter);
  const bool unlike = one.baseline_kind != one.generator_kind;
  const std::string& loser_kind = better ? one.baseline_kind : one.generator_kind;
  if (unlike && loser_kind != "exact") return Judgement::kUndecided;
  // Significant, but too small to matter, is both; what was asked for is the margin.
  if (question.margin && one.interval && !unlike &&
      equivalent(one.interval->lower, one.interval->upper, *question.margin))
    return Judgement::kEquivalent;
  const bool significant = question.adjusted_p && *question.adjusted_p < kSignificant;
  if (!significant || question.direction == Direction::kNeither) return Judgement::kUndecided;
  return better ? Judgement::kBetter : Judgement::kWorse;
}

std::optional<std::size_t> best_mean(const std::vector<std::optional<double>>& means,
                                     Direction direction) {
  if (direction == Direction::kNeither) return std::nullopt;
  std::optional<std::size_t> best;
  bool tie = false;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!means[i]) continue;
    const bool equal = best && *means[i] == *means[*best];
    const bool better =
        !best || (*means[i] > *means[*best]) == (direction == Direction::kHigherIsBetter);
    tie = equal || (tie && !better);
    if (better && !equal) best = i;
  }
  return tie ? std::nullopt : best;
}

std::vector<double> adjusted_p_values(const std::vector<const PairedDifference*>& family) {
  std::vector<double> p_values;
  for (const PairedDifference* one : family) p_values.push_back(one->p_value.value_or(1));
  return holm_adjusted(p_values);
}

}  // namespace vqlm

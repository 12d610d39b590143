// Which differences of a family of tests are significant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/run_record.h"

namespace vqlm {

inline constexpr double kSignificant = 0.05;

struct DifferenceAddress {
  std::string baseline, generator;
  std::string column;  // "task.score"
};
// Null where it was not tested.
const PairedDifference* find_difference(const RunRecord& run, const DifferenceAddress& address);

enum class Judgement { kBetter, kWorse, kEquivalent, kUndecided };

// Of the generator against the baseline at 5 %: better or worse where `adjusted_p` says so;
// equivalent where the whole interval of the difference lies within the margin; else undecided. A
// side that looks worse by an upper bound, beside another kind of likelihood, may be better in
// truth: undecided.
struct JudgementQuestion {
  std::optional<double> adjusted_p;
  Direction direction = Direction::kNeither;
  std::optional<double> margin;  // in units of the score
};
Judgement judge_difference(const PairedDifference& one, const JudgementQuestion& question);

// The place of the best of the means that are there; none without a direction, or with ties.
std::optional<std::size_t> best_mean(const std::vector<std::optional<double>>& means,
                                     Direction direction);

// Their p-values, which all of them have, with Holm's correction over all of them.
std::vector<double> adjusted_p_values(const std::vector<const PairedDifference*>& family);

}  // namespace vqlm

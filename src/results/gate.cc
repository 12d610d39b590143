#include "results/gate.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "stats/bootstrap.h"
#include "stats/means.h"
#include "stats/paired_bootstrap.h"
#include "stats/student_t.h"

namespace vqlm {
namespace {

// How far an interval reaches to either side of the difference.
struct Reach {
  double below = 0, above = 0;
  void add(double further_below, double further_above) {
    below = std::hypot(below, further_below);
    above = std::hypot(above, further_above);
  }
};

// Mean over seeds of the score, for each resample; the same segments are drawn for every seed.
std::vector<double> resampled_means(const GateSide& side, const GateQuestion& question) {
  ResamplingPlan plan;
  plan.num_resamples = question.num_resamples;
  plan.seed = question.seed;
  std::vector<double> sums(static_cast<std::size_t>(question.num_resamples));
  for (const SegmentStatistics& statistics : side.statistics) {
    const auto values = resampled_values(statistics, side.function, plan)[side.place];
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += values[i];
  }
  for (double& sum : sums) sum /= static_cast<double>(side.statistics.size());
  return sums;
}

// The same segments everywhere, and on one side the same statistics of them.
void check_segments(const GateSide& baseline, const GateSide& candidate) {
  for (const GateSide* side : {&baseline, &candidate})
    for (const SegmentStatistics& statistics : side->statistics) {
      check_paired(side->statistics.front(), statistics);
      if (statistics.size() != baseline.statistics.front().size())
        throw InvalidArgument(expected_got("difference", "the same segments on both sides",
                                           std::to_string(baseline.statistics.front().size()) +
                                               " and " + std::to_string(statistics.size())));
    }
}

// Of the means over seeds, candidate - baseline, for each resample; none without statistics.
std::vector<double> resampled_differences(const GateSide& baseline, const GateSide& candidate,
                                          const GateQuestion& question) {
  if (baseline.statistics.empty() || candidate.statistics.empty()) return {};
  check_segments(baseline, candidate);
  std::vector<double> differences = resampled_means(candidate, question);
  const std::vector<double> of_baseline = resampled_means(baseline, question);
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= of_baseline[i];
  return differences;
}

Reach test_set_reach(const std::vector<double>& resampled, double difference, double level) {
  const BootstrapInterval interval = percentile_interval(resampled, level);
  return {std::max(0.0, difference - interval.lower), std::max(0.0, interval.upper - difference)};
}

// Half of the mean length of the intervals, at another level as if they were normal, over the root
// of their number.
double own_reach(const GateSide& side, double level) {
  double sum = 0;
  for (const Interval& interval : side.intervals)
    sum += (interval.upper - interval.lower) / 2 / normal_quantile((1 + interval.level) / 2);
  const auto n = static_cast<double>(side.intervals.size());
  return sum / n / std::sqrt(n) * normal_quantile((1 + level) / 2);
}

double variance_of(const std::vector<double>& values) {
  const double mean = exact_mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

struct SeedError {
  double standard_error = 0, degrees = 0;
};

// Of the difference of means over seeds; none where both sides have one seed.
std::optional<SeedError> seed_error(const GateSide& baseline, const GateSide& candidate) {
  struct Part {
    double variance = 0, degrees = 0;  // of the mean
  };
  const auto part = [](const GateSide& side, const GateSide& other) {
    const GateSide& known = side.values.size() > 1 ? side : other;
    return Part{variance_of(known.values) / static_cast<double>(side.values.size()),
                static_cast<double>(known.values.size()) - 1};
  };
  if (baseline.values.size() < 2 && candidate.values.size() < 2) return std::nullopt;
  const Part a = part(baseline, candidate), b = part(candidate, baseline);
  const double variance = a.variance + b.variance;
  if (variance == 0) return SeedError{0, a.degrees + b.degrees};
  return SeedError{std::sqrt(variance),
                   variance * variance /
                       (a.variance * a.variance / a.degrees + b.variance * b.variance / b.degrees)};
}

void check(const GateSide& baseline, const GateSide& candidate, const GateQuestion& question) {
  if (baseline.values.empty() || candidate.values.empty())
    throw InvalidArgument(expected_got("gate", "a value on both sides", "none"));
  if (!(question.alpha > 0 && question.alpha < 0.5))
    throw InvalidArgument(
        expected_got("alpha", "a number between 0 and 0.5", std::to_string(question.alpha)));
}

GateAnswer answer_of(const GateSide& baseline, const GateSide& candidate,
                     const GateQuestion& question, const std::vector<double>& resampled) {
  GateAnswer answer;
  answer.baseline = exact_mean(baseline.values);
  answer.candidate = exact_mean(candidate.values);
  answer.difference = answer.candidate - answer.baseline;
  const double level = 1 - 2 * question.alpha;
  Reach reach;
  if (!resampled.empty()) {
    reach = test_set_reach(resampled, answer.difference, level);
    answer.method = "paired bootstrap over segments";
  } else if (!baseline.intervals.empty() && !candidate.intervals.empty()) {
    const double half = std::hypot(own_reach(baseline, level), own_reach(candidate, level));
    reach = {half, half};
    answer.method = "both intervals, taken as independent";
  }
  if (const auto error = seed_error(baseline, candidate)) {
    const double half =
        student_t_quantile(1 - question.alpha, error->degrees) * error->standard_error;
    reach.add(half, half);
    answer.method += (answer.method.empty() ? "" : ", ") + std::string("t over seeds");
  }
  if (answer.method.empty()) answer.method = "none: the difference alone";
  answer.lower = answer.difference - reach.below;
  answer.upper = answer.difference + reach.above;
  answer.verdict =
      non_inferiority({answer.lower, answer.upper, question.higher_is_better, question.margin});
  return answer;
}

std::optional<double> p_value_of(const GateSide& baseline, const GateSide& candidate,
                                 const std::vector<double>& resampled) {
  const bool intervals = !baseline.intervals.empty() && !candidate.intervals.empty();
  const auto over_seeds = seed_error(baseline, candidate);
  if (resampled.empty() && !intervals && !over_seeds) return std::nullopt;
  const double difference = exact_mean(candidate.values) - exact_mean(baseline.values);
  if (difference == 0) return 1;
  if (!resampled.empty() && !over_seeds) return centred_p_value(resampled, difference);
  double error = 0;
  if (!resampled.empty()) {
    error = std::sqrt(variance_of(resampled));
  } else if (intervals) {
    constexpr double kLevel = 0.95;  // any: both ways at the same
    error = std::hypot(own_reach(baseline, kLevel), own_reach(candidate, kLevel)) /
            normal_quantile((1 + kLevel) / 2);
  }
  if (over_seeds) error = std::hypot(error, over_seeds->standard_error);
  if (error == 0) return std::nullopt;  // three equal seeds do not tell how a fourth would vary
  if (!over_seeds) return std::erfc(std::abs(difference) / error / std::sqrt(2.0));
  return student_t_two_sided(difference / error, over_seeds->degrees);
}

}  // namespace

GateAnswer gate(const GateSide& baseline, const GateSide& candidate, const GateQuestion& question) {
  check(baseline, candidate, question);
  return answer_of(baseline, candidate, question,
                   resampled_differences(baseline, candidate, question));
}

DifferenceTest test_difference(const GateSide& baseline, const GateSide& candidate,
                               const GateQuestion& question) {
  check(baseline, candidate, question);
  const std::vector<double> resampled = resampled_differences(baseline, candidate, question);
  return {answer_of(baseline, candidate, question, resampled),
          p_value_of(baseline, candidate, resampled)};
}

}  // namespace vqlm

#include "app/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "stats/bootstrap.h"
#include "stats/paired_bootstrap.h"
#include "stats/randomisation.h"

namespace vqlm {
namespace {

// Among the scores; their number where it is not there.
std::size_t place_of(const std::string& name, const std::vector<Score>& scores) {
  const auto it = std::find_if(scores.begin(), scores.end(),
                               [&](const Score& score) { return score.name == name; });
  return static_cast<std::size_t>(it - scores.begin());
}

ResamplingPlan resampling_plan(const ComparisonOptions& options) {
  ResamplingPlan plan;
  plan.num_resamples = options.num_resamples;
  plan.seed = options.seed;
  plan.level = options.level;
  plan.accumulation = plan.values = Precision::kFloat;  // sacreBLEU's
  return plan;
}

// None where a resample left the numbers, as 0 / 0 does.
std::optional<Interval> resampled_interval(double lower, double upper,
                                           const ComparisonOptions& options) {
  if (!std::isfinite(lower) || !std::isfinite(upper)) return std::nullopt;
  return Interval{lower, upper, options.level,
                  "paired bootstrap over segments, " + std::to_string(options.num_resamples) +
                      " resamples, seed " + std::to_string(options.seed)};
}

// Of sides that keep the same statistics of a segment.
void compare_segments(const AdditiveMetric& metric, const SegmentStatistics& of_a,
                      const SegmentStatistics& of_b, const ComparisonOptions& options,
                      std::vector<ScoreComparison>& result) {
  const ResamplingPlan plan = resampling_plan(options);
  const auto resampled = paired_bootstrap(of_a, of_b, metric.values_of_sums(), plan);
  std::vector<RandomisationTest> swapped;
  if (options.test == PairedTest::kRandomisation)
    swapped = paired_randomisation(of_a, of_b, metric.values_of_sums(),
                                   {options.num_trials, options.seed});
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!result[i].absent.empty()) continue;
    const PairedComparison& paired = resampled[i];
    // The bootstrap's formula finds equal systems unlike (1 / (n + 1)), for no resample differs.
    if (paired.difference == 0)
      result[i].p_value = 1;
    else
      result[i].p_value = swapped.empty() ? paired.p_value : swapped[i].p_value;
    result[i].interval = resampled_interval(paired.lower, paired.upper, options);
  }
}

// Of sides that keep other statistics of a segment, as codes of one level and of two: the same
// segments are drawn for both, and nothing can be swapped.
void compare_unlike_segments(const AdditiveMetric& metric, const SegmentStatistics& of_a,
                             const SegmentStatistics& of_b, const ComparisonOptions& options,
                             std::vector<ScoreComparison>& result) {
  const ResamplingPlan plan = resampling_plan(options);
  const auto a = resampled_values(of_a, metric.values_of_sums(), plan),
             b = resampled_values(of_b, metric.values_of_sums(), plan);
  const std::vector<Score> scores_of_b = metric.compute(of_b.sums());
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!result[i].absent.empty()) continue;
    const std::vector<double>& own = b[place_of(result[i].a.name, scores_of_b)];
    std::vector<double> differences;
    for (std::size_t k = 0; k < own.size(); ++k) differences.push_back(own[k] - a[i][k]);
    if (options.test == PairedTest::kBootstrap)
      result[i].p_value = centred_p_value(differences, result[i].difference);
    const BootstrapInterval found = percentile_interval(std::move(differences), options.level);
    result[i].interval = resampled_interval(found.lower, found.upper, options);
  }
}

// From the two intervals as if they had nothing in common, which is wide where they have.
std::optional<Interval> independent_interval(const ScoreComparison& pair) {
  if (!pair.a.interval || !pair.b.interval) return std::nullopt;
  const auto half = [](const Interval& interval) { return (interval.upper - interval.lower) / 2; };
  const double width = std::hypot(half(*pair.a.interval), half(*pair.b.interval));
  return Interval{pair.difference - width, pair.difference + width, pair.b.interval->level,
                  "both intervals (" + pair.b.interval->method + "), taken as independent"};
}

std::string why_not_comparable(const Score& a, const Score& b) {
  if (!a.absent.empty()) return a.absent;
  if (!b.absent.empty()) return b.absent;
  if (measured_signature(a.signature) != measured_signature(b.signature))
    return "unlike signatures: " + a.signature + " and " + b.signature;
  if (a.kind != b.kind) return "unlike kinds: " + a.kind + " and " + b.kind;
  return "";
}

// The scores of A with their counterparts in B.
std::vector<ScoreComparison> paired_scores(const std::vector<Score>& of_a,
                                           const std::vector<Score>& of_b) {
  std::vector<ScoreComparison> result;
  for (const Score& a : of_a) {
    const std::size_t place = place_of(a.name, of_b);
    if (place == of_b.size()) {
      result.push_back({a, {}, 0, {}, {}, "B has no such score"});
      continue;
    }
    const Score& b = of_b[place];
    result.push_back({a, b, b.value - a.value, {}, {}, why_not_comparable(a, b)});
  }
  return result;
}

}  // namespace

std::vector<Prediction> aligned(std::span<const Prediction> a, std::span<const Prediction> b) {
  std::map<std::string, const Prediction*> by_id;
  for (const Prediction& prediction : b) by_id[prediction.example.id] = &prediction;
  if (a.empty() || a.size() != b.size() || by_id.size() != b.size())
    throw InvalidArgument(
        expected_got("comparison", "predictions of the same examples",
                     std::to_string(a.size()) + " and " + std::to_string(b.size()) + " of them"));
  std::vector<Prediction> result;
  for (const Prediction& prediction : a) {
    const auto it = by_id.find(prediction.example.id);
    const bool same = it != by_id.end() &&
                      it->second->example.source == prediction.example.source &&
                      it->second->example.references == prediction.example.references;
    if (!same)
      throw InvalidArgument(expected_got("comparison", "predictions of the same examples",
                                         it == by_id.end()
                                             ? "no example '" + prediction.example.id + "' in B"
                                             : "unlike examples '" + prediction.example.id + "'"));
    result.push_back(*it->second);
  }
  return result;
}

std::vector<ScoreComparison> compare_scores(const Metric& metric, std::span<const Prediction> a,
                                            std::span<const Prediction> b,
                                            const ComparisonOptions& options) {
  std::vector<ScoreComparison> result = paired_scores(metric.evaluate(a), metric.evaluate(b));
  if (const auto* additive = dynamic_cast<const AdditiveMetric*>(&metric)) {
    const SegmentStatistics of_a = additive->segment_statistics(a),
                            of_b = additive->segment_statistics(b);
    if (of_a.width() == of_b.width())
      compare_segments(*additive, of_a, of_b, options, result);
    else
      compare_unlike_segments(*additive, of_a, of_b, options, result);
  } else {
    for (ScoreComparison& pair : result)
      if (pair.absent.empty()) pair.interval = independent_interval(pair);
  }
  return result;
}

std::vector<double> scores_of_each(const Metric& metric, std::span<const Prediction> predictions) {
  const auto* additive = dynamic_cast<const AdditiveMetric*>(&metric);
  std::vector<double> result;
  if (additive == nullptr) return result;
  const SegmentStatistics statistics = additive->segment_statistics(predictions);
  for (std::size_t i = 0; i < statistics.size(); ++i)
    result.push_back(additive->compute(statistics.row(i)).front().value);
  return result;
}

}  // namespace vqlm

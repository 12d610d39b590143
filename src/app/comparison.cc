#include "app/comparison.h"

#include <cmath>
#include <map>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "stats/paired_bootstrap.h"
#include "stats/randomisation.h"

namespace vqlm {
namespace {

std::string bootstrap_method(const ComparisonOptions& options) {
  return "paired bootstrap over segments, " + std::to_string(options.num_resamples) +
         " resamples, seed " + std::to_string(options.seed);
}

void compare_segments(const AdditiveMetric& metric, std::span<const Prediction> a,
                      std::span<const Prediction> b, const ComparisonOptions& options,
                      std::vector<ScoreComparison>& result) {
  const SegmentStatistics of_a = metric.segment_statistics(a), of_b = metric.segment_statistics(b);
  ResamplingPlan plan;
  plan.num_resamples = options.num_resamples;
  plan.seed = options.seed;
  plan.level = options.level;
  plan.accumulation = plan.values = Precision::kFloat;  // sacreBLEU's
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
    if (std::isfinite(paired.lower) && std::isfinite(paired.upper))
      result[i].interval =
          Interval{paired.lower, paired.upper, options.level, bootstrap_method(options)};
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
  const std::vector<Score> of_a = metric.evaluate(a), of_b = metric.evaluate(b);
  if (of_a.size() != of_b.size())
    throw InvalidArgument(
        expected_got("comparison by '" + metric.info().name + "'", "as many scores on both sides",
                     std::to_string(of_a.size()) + " and " + std::to_string(of_b.size())));
  std::vector<ScoreComparison> result;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    ScoreComparison pair{of_a[i], of_b[i], of_b[i].value - of_a[i].value, {}, {}, ""};
    pair.absent = of_a[i].name == of_b[i].name ? why_not_comparable(of_a[i], of_b[i])
                                               : "the two have other scores";
    result.push_back(std::move(pair));
  }
  if (const auto* additive = dynamic_cast<const AdditiveMetric*>(&metric)) {
    compare_segments(*additive, a, b, options, result);
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
  for (const Prediction& prediction : predictions)
    result.push_back(additive->compute(additive->statistics(prediction)).front().value);
  return result;
}

}  // namespace vqlm

#include "metrics/additive_metric.h"

#include <cmath>

#include "core/error.h"
#include "stats/bootstrap.h"

namespace vqlm {

ResamplingOptions read_resampling(JsonReader& reader) {
  ResamplingOptions options;
  options.num_resamples =
      static_cast<int>(reader.get_int("num_resamples", options.num_resamples, 0, 1000000));
  options.seed = static_cast<std::uint64_t>(
      reader.get_int("resampling_seed", static_cast<std::int64_t>(options.seed), 0));
  return options;
}

std::vector<Score> AdditiveMetric::evaluate(std::span<const Prediction> predictions) const {
  const std::string reason = cannot_score(predictions);
  if (!reason.empty())
    throw InvalidArgument(
        expected_got("metric '" + info().name + "'", "predictions it can score", reason));
  const SegmentStatistics statistics = segment_statistics(predictions);
  std::vector<Score> scores = compute(statistics.sums());
  sign(predictions, scores);
  if (resampling_.num_resamples > 0 && predictions.size() > 1) add_intervals(statistics, scores);
  return scores;
}

SegmentStatistics AdditiveMetric::segment_statistics(
    std::span<const Prediction> predictions) const {
  if (predictions.empty())
    throw InvalidArgument(
        expected_got("metric '" + info().name + "'", "at least one prediction", "none"));
  SegmentStatistics result(statistics(predictions.front()).size());
  for (const Prediction& prediction : predictions) result.add(statistics(prediction));
  return result;
}

StatisticFunction AdditiveMetric::values_of_sums() const {
  return [this](std::span<const double> sums) {
    std::vector<double> values;
    for (const Score& score : compute(sums)) values.push_back(score.value);
    return values;
  };
}

void AdditiveMetric::add_intervals(const SegmentStatistics& statistics,
                                   std::vector<Score>& scores) const {
  ResamplingPlan plan;
  plan.num_resamples = resampling_.num_resamples;
  plan.seed = resampling_.seed;
  const std::vector<BootstrapInterval> intervals = bootstrap(statistics, values_of_sums(), plan);
  const std::string method = "bootstrap over segments, " +
                             std::to_string(resampling_.num_resamples) + " resamples, seed " +
                             std::to_string(resampling_.seed);
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i].absent.empty() && std::isfinite(intervals[i].lower) &&
        std::isfinite(intervals[i].upper))
      scores[i].interval = Interval{intervals[i].lower, intervals[i].upper, plan.level, method};
}

}  // namespace vqlm

// Two systems on the same examples: the difference of every score of a metric, with an interval and
// a test that look at both example by example.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "tasks/prediction.h"

namespace vqlm {

enum class PairedTest { kBootstrap, kRandomisation };

struct ComparisonOptions {
  PairedTest test = PairedTest::kBootstrap;
  int num_resamples = 1000;  // of the interval and the bootstrap test
  int num_trials = 10000;    // of the randomisation test
  std::uint64_t seed = 12345;
  double level = 0.95;  // of intervals
};

struct ScoreComparison {
  Score a, b;                        // with the intervals of their own
  double difference = 0;             // b - a
  std::optional<Interval> interval;  // of the difference
  std::optional<double> p_value;     // of "no difference"; of metrics that add up
  std::string absent;                // why they cannot be compared; "" where they can
};

// The predictions of `b` in the order of `a`. Throws InvalidArgument unless both have the same
// examples: ids, sources and references.
std::vector<Prediction> aligned(std::span<const Prediction> a, std::span<const Prediction> b);

// One comparison a score of A. Where statistics add up (AdditiveMetric): the paired bootstrap's
// interval and the test asked for (p-values as sacreBLEU's, but 1 where both scores are equal, and
// centred_p_value where the two keep other statistics of a segment). Elsewhere
// the interval is made of the two scores' own, taken as independent, and there is no p-value.
// Scores with unlike signatures are not compared (core/signature.h says what counts).
std::vector<ScoreComparison> compare_scores(const Metric& metric, std::span<const Prediction> a,
                                            std::span<const Prediction> b,
                                            const ComparisonOptions& options);

// The main score of each prediction alone; empty where the metric's statistics do not add up.
std::vector<double> scores_of_each(const Metric& metric, std::span<const Prediction> predictions);

}  // namespace vqlm

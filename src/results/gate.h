// The regression gate on one score: whether a candidate loses no more than a margin against a
// baseline, by the interval of the difference. Two sources of variation go into the interval: the
// test set, and the training seeds where there are several.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "metrics/score.h"
#include "stats/non_inferiority.h"
#include "stats/segment_statistics.h"

namespace vqlm {

// One score of one system, an entry a seed.
struct GateSide {
  std::vector<double> values{};
  // Where they add up, of the same segments everywhere. The two sides may keep other statistics of
  // them: an exact likelihood beside a bound with its rate and distortion.
  std::vector<SegmentStatistics> statistics{};
  std::vector<Interval> intervals{};  // of the score's own, where it has them
  StatisticFunction function{};       // from sums to scores, where there are statistics
  std::size_t place = 0;              // of this score among them
};

struct GateQuestion {
  bool higher_is_better = true;
  double margin = 0;    // largest loss that is accepted, in units of the score
  double alpha = 0.05;  // chance of passing a candidate that loses exactly the margin
  int num_resamples = 1000;
  unsigned long long seed = 12345;
};

struct GateAnswer {
  double baseline = 0, candidate = 0;  // means over seeds
  double difference = 0;               // candidate - baseline
  double lower = 0, upper = 0;         // (1 - 2 alpha) interval of the difference
  std::string method;                  // what the interval is made of
  Verdict verdict = Verdict::kInconclusive;
};

// Test set: the paired bootstrap over segments of the difference of the means over seeds, else both
// scores' own intervals, rescaled to the level and taken as independent. Seeds: Welch's t interval
// of the difference of the means (Welch 1947); a side with one seed is taken to vary as the other
// does. Half-widths of both are added in quadrature. Without either the interval is the difference
// itself, and `method` says so. Throws InvalidArgument without values, on an alpha outside
// (0, 0.5), and when statistics differ in size, or in width on one side.
GateAnswer gate(const GateSide& baseline, const GateSide& candidate, const GateQuestion& question);

// The same, and the p-value, two-sided, of "both are alike", from the same two sources of
// variation. With statistics and one seed on both sides centred_p_value of the resampled
// differences (stats/paired_bootstrap.h), 1 where the values are equal. Else that of difference /
// standard error: the bootstrap's or, without statistics, that of both intervals, and over seeds
// that of Welch's t, added in quadrature; by the normal distribution where there is one seed, else
// by t with Welch's degrees of freedom. None where nothing tells how either side varies, or seeds
// do not vary at all.
struct DifferenceTest {
  GateAnswer answer;
  std::optional<double> p_value;
};
DifferenceTest test_difference(const GateSide& baseline, const GateSide& candidate,
                               const GateQuestion& question);

}  // namespace vqlm

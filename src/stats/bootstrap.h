// The bootstrap over segments: the test set is drawn again with replacement, many times, and the
// spread of the score over those draws is its interval (percentiles). Sound where statistics add
// up; not for counts of distinct things, which lose some with every draw. Source: Koehn 2004;
// draws, order and percentiles as sacreBLEU's, scoring rules section 4.8.
#pragma once

#include <vector>

#include "core/random.h"
#include "stats/segment_statistics.h"

namespace vqlm {

struct BootstrapInterval {
  double lower = 0, upper = 0;  // percentiles of the resampled values
  double mean = 0;              // of the resampled values, rounded once
};

// One interval for each value of `function`. Throws InvalidArgument without segments or resamples.
std::vector<BootstrapInterval> bootstrap(const SegmentStatistics& statistics,
                                         const StatisticFunction& function,
                                         const ResamplingPlan& plan = {});

// The percentile interval of resampled values (unsorted): from the k-th smallest to the k-th
// largest, k = floor(n (1 - level) / 2), counted from 0; at 95 % that is n // 40.
BootstrapInterval percentile_interval(std::vector<double> values, double level = 0.95);

// Values of the function for each resample: [value][resample]. Throws as `bootstrap` does.
std::vector<std::vector<double>> resampled_values(const SegmentStatistics& statistics,
                                                  const StatisticFunction& function,
                                                  const ResamplingPlan& plan);

}  // namespace vqlm

// Two systems on the same segments. Paired tests and intervals look at the difference segment by
// segment, which takes out what both find hard, so that small true differences show.
#pragma once

#include <vector>

#include "stats/segment_statistics.h"

namespace vqlm {

struct PairedComparison {
  double baseline = 0, system = 0;  // values on the whole set
  double difference = 0;            // system - baseline
  double p_value = 1;               // of "no difference"
  double lower = 0, upper = 0;      // interval of the difference, from the resamples
  double system_mean = 0;           // of the resampled values, as NumPy's mean of the sorted
  double system_lower = 0, system_upper = 0;  // percentile interval of the system's value
};

// The paired bootstrap: baseline and system are resampled with the same segments. One comparison
// for each value of `function`. The p-value is sacreBLEU's, (#{|d*| - mean |d*| > |d|} + 1) / (n +
// 1): where all d* have one sign, it sees one tail alone, and is about half of a two-sided one.
// Source: Koehn 2004 as implemented by sacreBLEU; scoring rules section 4.8. Throws InvalidArgument
// when the two sets differ in size or width.
std::vector<PairedComparison> paired_bootstrap(const SegmentStatistics& baseline,
                                               const SegmentStatistics& system,
                                               const StatisticFunction& function,
                                               const ResamplingPlan& plan = {});

// Two-sided, from resampled differences d*: (#{|d* - mean d*| >= |d|} + 1) / (n + 1), 1 where d is
// 0 (Efron and Tibshirani 1993, section 16.4).
double centred_p_value(const std::vector<double>& resampled, double difference);

// Throws InvalidArgument unless both have the same, non-zero number of segments and equal widths.
void check_paired(const SegmentStatistics& baseline, const SegmentStatistics& system);

}  // namespace vqlm

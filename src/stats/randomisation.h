// Paired approximate randomisation: if two systems were alike, swapping their outputs on any
// segments would change nothing. Trials swap at random; the p-value is the share of trials whose
// difference exceeds the real one. Source: Riezler and Maxwell 2005 as implemented by sacreBLEU;
// scoring rules section 4.8. A trial that ties with the real difference does not count there, nor
// here: where few segments differ, many tie, and the p-value is too small.
#pragma once

#include <vector>

#include "stats/segment_statistics.h"

namespace vqlm {

struct RandomisationOptions {
  int num_trials = 10000;
  unsigned long long seed = 12345;
};

struct RandomisationTest {
  double baseline = 0, system = 0;  // values on the whole set
  double difference = 0;            // system - baseline
  double p_value = 1;               // (#{|d*| > |d|} + 1) / (n + 1)
};

// One test for each value of `function`. Throws InvalidArgument when the two sets differ in size or
// width, or there are no trials.
std::vector<RandomisationTest> paired_randomisation(const SegmentStatistics& baseline,
                                                    const SegmentStatistics& system,
                                                    const StatisticFunction& function,
                                                    const RandomisationOptions& options = {});

}  // namespace vqlm

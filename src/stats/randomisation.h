// Paired approximate randomisation: if two systems were alike, swapping their outputs on any
// segments would change nothing. Trials swap at random; the p-value is the share of trials whose
// difference is as large as the real one or larger. Source: Riezler and Maxwell 2005. Where few
// segments differ, trials tie with the real difference; they count here, as the test demands, and
// not in sacreBLEU, whose p-values (scoring/corpus_scorer.h) are else the same at the same seed.
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
  double p_value = 1;               // (#{|d*| >= |d|} + 1) / (n + 1)
};

// One test for each value of `function`. Throws InvalidArgument when the two sets differ in size or
// width, or there are no trials.
std::vector<RandomisationTest> paired_randomisation(const SegmentStatistics& baseline,
                                                    const SegmentStatistics& system,
                                                    const StatisticFunction& function,
                                                    const RandomisationOptions& options = {});

}  // namespace vqlm

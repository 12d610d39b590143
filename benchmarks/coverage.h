// How often the intervals of a metric hold the true value: test sets are drawn from a known
// population, the metric gives each its interval, and those that hold the true value are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "simulated_sets.h"

namespace vqlm {

struct Coverage {
  double truth = 0;            // what the intervals should hold
  double mean_half_width = 0;  // of the intervals
  int sets = 0, covered = 0;
  int below = 0, above = 0;  // intervals wholly below or above the true value

  double share() const { return static_cast<double>(covered) / sets; }
  double error() const;  // standard error of the share
};

// True values of the metric's scores, by name, from segments of their own. Where statistics add up
// (AdditiveMetric): of `segments` segments together. Else the score depends on how many segments
// there are: the mean score of sets of `set_size`, `segments` segments in all.
std::map<std::string, double> true_values(const Metric& metric, const Population& population,
                                          std::size_t segments, std::size_t set_size);

// One for each score named in `truth`, over `sets` sets of `set_size` segments. Throws
// RuntimeError when a score has no interval.
std::map<std::string, Coverage> measure_coverage(const Metric& metric, const Population& population,
                                                 const std::map<std::string, double>& truth,
                                                 int sets, std::size_t set_size);

}  // namespace vqlm

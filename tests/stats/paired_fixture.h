// Two systems on forty segments: hits and totals. The figures that the tests expect of them were
// made with NumPy 2.4.6 (default_rng(12345); choice for the bootstrap, boolean integers for the
// masks) by the formulas of the scoring rules, section 4.8.
#pragma once

#include <vector>

#include "stats/segment_statistics.h"

namespace vqlm {

inline const std::vector<double> kTotals = {21, 25, 5,  25, 16, 17, 20, 12, 29, 6,  11, 14, 19, 15,
                                            8,  6,  5,  6,  8,  29, 9,  21, 23, 10, 12, 15, 11, 29,
                                            9,  27, 24, 26, 7,  14, 20, 17, 21, 21, 21, 6};
inline const std::vector<double> kBaselineHits = {21, 14, 5,  8, 10, 17, 6, 3,  10, 6, 4, 14, 9, 7,
                                                  8,  6,  5,  6, 8,  2,  9, 18, 19, 2, 2, 13, 9, 12,
                                                  9,  6,  14, 9, 7,  14, 5, 9,  4,  5, 8, 6};
inline const std::vector<double> kSystemHits = {21, 14, 4,  10, 12, 16, 4, 2,  8,  6, 5, 14, 8,  8,
                                                8,  5,  5,  4,  7,  5,  9, 16, 22, 5, 2, 13, 11, 15,
                                                9,  6,  13, 12, 6,  14, 7, 8,  3,  7, 7, 6};

inline SegmentStatistics hits_and_totals(const std::vector<double>& hits) {
  SegmentStatistics result(2);
  for (std::size_t i = 0; i < hits.size(); ++i)
    result.add(std::vector<double>{hits[i], kTotals[i]});
  return result;
}

// The share of hits in percent, and the total.
inline std::vector<double> hit_rate(std::span<const double> sums) {
  return {100 * sums[0] / sums[1], sums[1]};
}

}  // namespace vqlm

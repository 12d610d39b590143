// Tests of every system against every other, and the ranks that follow. p-values of all pairs of a
// metric are one family, corrected by Holm's method. Ranks are clusters as in the shared tasks of
// WMT: systems are ordered by score, and a cluster ends where every system above the border is
// significantly better than every system below it; within a cluster no order is claimed.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace vqlm {

inline constexpr double kSignificanceLevel = 0.05;  // of corrected p-values: at most this

struct PairTest {
  std::size_t first = 0, second = 0;  // systems, first < second
  double difference = 0;              // score of the first minus score of the second
  double p_value = 1;
  double corrected_p_value = 1;
};

struct PairTests {
  std::vector<PairTest> pairs;                     // in the order 0-1, 0-2, ..., 1-2, ...
  std::vector<std::vector<std::size_t>> clusters;  // systems, best first
};

// The least number of resamples or trials with which the correction over `num_pairs` pairs leaves
// any p-value significant: p-values are not below 1 / (samples + 1).
std::size_t least_samples(std::size_t num_pairs);

// p-values of one system as the baseline against the systems behind it.
using BaselineTest = std::function<std::vector<double>(std::size_t baseline)>;

PairTests test_all_pairs(std::span<const double> scores, bool lower_is_better,
                         const BaselineTest& test);

// Clusters from corrected p-values; systems of equal score stay in the order given.
std::vector<std::vector<std::size_t>> rank_clusters(std::span<const double> scores,
                                                    bool lower_is_better,
                                                    std::span<const PairTest> pairs);

}  // namespace vqlm

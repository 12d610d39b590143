#include "scoring/pair_tests.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/holm.h"

namespace vqlm {
namespace {

// Which pairs differ, by system and system.
std::vector<std::vector<bool>> significant_pairs(std::size_t num_systems,
                                                 std::span<const PairTest> pairs) {
  std::vector<std::vector<bool>> significant(num_systems, std::vector<bool>(num_systems, false));
  for (const PairTest& pair : pairs) {
    const bool differ = pair.corrected_p_value <= kSignificanceLevel;
    significant[pair.first][pair.second] = significant[pair.second][pair.first] = differ;
  }
  return significant;
}

}  // namespace

std::size_t least_samples(std::size_t num_pairs) {
  const double needed = static_cast<double>(num_pairs) / kSignificanceLevel - 1;
  return static_cast<std::size_t>(std::ceil(std::max(needed, 1.0)));
}

std::vector<std::vector<std::size_t>> rank_clusters(std::span<const double> scores,
                                                    bool lower_is_better,
                                                    std::span<const PairTest> pairs) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lower_is_better ? scores[a] < scores[b] : scores[a] > scores[b];
  });
  const auto significant = significant_pairs(scores.size(), pairs);
  std::vector<std::vector<std::size_t>> clusters;
  for (std::size_t i = 0; i < order.size(); ++i) {
    bool border = true;  // between the systems before i and the others
    for (std::size_t above = 0; above < i && border; ++above)
      for (std::size_t below = i; below < order.size() && border; ++below)
        border =
            significant[order[above]][order[below]] && scores[order[above]] != scores[order[below]];
    if (border) clusters.emplace_back();
    clusters.back().push_back(order[i]);
  }
  return clusters;
}

PairTests test_all_pairs(std::span<const double> scores, bool lower_is_better,
                         const BaselineTest& test) {
  PairTests result;
  std::vector<double> p_values;
  for (std::size_t i = 0; i + 1 < scores.size(); ++i) {
    const std::vector<double> of_baseline = test(i);
    for (std::size_t j = i + 1; j < scores.size(); ++j) {
      const double p_value = of_baseline[j - i - 1];
      result.pairs.push_back({i, j, scores[i] - scores[j], p_value, p_value});
      p_values.push_back(p_value);
    }
  }
  const std::vector<double> corrected = holm_adjusted(p_values);
  for (std::size_t i = 0; i < corrected.size(); ++i)
    result.pairs[i].corrected_p_value = corrected[i];
  result.clusters = rank_clusters(scores, lower_is_better, result.pairs);
  return result;
}

}  // namespace vqlm

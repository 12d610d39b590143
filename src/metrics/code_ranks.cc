#include "metrics/code_ranks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>

namespace vqlm {
namespace {

std::size_t codes_for(double share, const std::vector<double>& sorted, double total) {
  double sum = 0;
  std::size_t number = 0;
  while (number < sorted.size() && sum < share * total) sum += sorted[number++];
  return number;
}

std::optional<double> zipf_exponent(const std::vector<double>& sorted) {
  if (sorted.size() < 2) return std::nullopt;
  const auto size = static_cast<double>(sorted.size());
  double x_mean = 0, y_mean = 0, products = 0, squares = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    x_mean += std::log(static_cast<double>(i + 1)) / size;
    y_mean += std::log(sorted[i]) / size;
  }
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double x = std::log(static_cast<double>(i + 1)) - x_mean;
    products += x * (std::log(sorted[i]) - y_mean);
    squares += x * x;
  }
  return 0.0 - products / squares;  // never -0
}

}  // namespace

CodeRanks code_ranks(const std::vector<double>& counts) {
  CodeRanks ranks;
  std::copy_if(counts.begin(), counts.end(), std::back_inserter(ranks.counts),
               [](double count) { return count > 0; });
  std::sort(ranks.counts.begin(), ranks.counts.end(), std::greater<>());
  const double total = std::accumulate(ranks.counts.begin(), ranks.counts.end(), 0.0);
  if (total == 0) return ranks;
  ranks.top_share = ranks.counts[0] / total;
  ranks.codes_for_50 = codes_for(0.5, ranks.counts, total);
  ranks.codes_for_90 = codes_for(0.9, ranks.counts, total);
  ranks.codes_for_99 = codes_for(0.99, ranks.counts, total);
  ranks.zipf_exponent = zipf_exponent(ranks.counts);
  return ranks;
}

}  // namespace vqlm

#include "stats/holm.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "core/error.h"

namespace vqlm {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  for (const double p : p_values)
    if (!(p >= 0 && p <= 1))
      throw InvalidArgument(expected_got("p-value", "a number from 0 to 1", std::to_string(p)));
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> result(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p_values[order[rank]]));
    result[order[rank]] = largest;
  }
  return result;
}

}  // namespace vqlm

#include "metrics/exact_sum.h"

#include <cmath>
#include <utility>
#include <vector>

namespace vqlm {
namespace {

// The nearest double to the sum of parts that do not overlap, in rising order of magnitude.
double rounded(std::vector<double> parts) {
  if (parts.empty()) return 0.0;
  double high = parts.back(), low = 0.0;
  parts.pop_back();
  while (!parts.empty()) {
    const double x = high, y = parts.back();
    parts.pop_back();
    high = x + y;
    low = y - (high - x);
    if (low != 0.0) break;
  }
  // A tie was rounded to even although the rest points away: then the other neighbour is nearest.
  if (!parts.empty() && ((low < 0.0) == (parts.back() < 0.0)) && low != 0.0) {
    const double twice = low * 2.0, other = high + twice;
    if (twice == other - high) high = other;
  }
  return high;
}

}  // namespace

double exact_sum(std::span<const double> values) {
  std::vector<double> parts;
  for (double x : values) {
    std::size_t kept = 0;
    for (double y : parts) {
      if (std::abs(x) < std::abs(y)) std::swap(x, y);
      const double high = x + y, low = y - (high - x);
      if (low != 0.0) parts[kept++] = low;
      x = high;
    }
    parts.resize(kept);
    parts.push_back(x);
  }
  return rounded(std::move(parts));
}

}  // namespace vqlm

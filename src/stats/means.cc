#include "stats/means.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace vqlm {
namespace {

template <typename T>
T block_sum(std::span<const T> values) {
  std::array<T, 8> lanes{};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8)
    for (std::size_t lane = 0; lane < 8; ++lane)
      lanes[lane] = i == 0 ? values[lane] : lanes[lane] + values[i + lane];
  T sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
          ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
  for (; i < values.size(); ++i) sum += values[i];
  return sum;
}

template <typename T>
T pairwise_sum(std::span<const T> values) {
  if (values.size() < 8) {
    T sum = 0;
    for (const T value : values) sum += value;
    return sum;
  }
  if (values.size() <= 128) return block_sum(values);
  const std::size_t half = values.size() / 2 / 8 * 8;
  return pairwise_sum(values.first(half)) + pairwise_sum(values.subspan(half));
}

}  // namespace

double exact_mean(std::span<const double> values) {
  if (values.empty()) return 0;
  double high = 0, low = 0;  // the sum is high + low
  for (const double value : values) {
    const double sum = high + value;
    const double part = sum - high;
    low += (high - (sum - part)) + (value - part);
    high = sum;
  }
  const auto n = static_cast<double>(values.size());
  const double quotient = high / n;
  return quotient + (std::fma(-quotient, n, high) + low) / n;
}

double pairwise_mean(std::span<const double> values) {
  return values.empty() ? 0 : pairwise_sum(values) / static_cast<double>(values.size());
}

float pairwise_mean(std::span<const float> values) {
  return values.empty() ? 0 : pairwise_sum(values) / static_cast<float>(values.size());
}

}  // namespace vqlm

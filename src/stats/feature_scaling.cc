#include "stats/feature_scaling.h"

#include <cmath>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

// A deviation below this share of the mean's size is rounding of equal float32 numbers.
constexpr double kRounding = 1e-6;

}  // namespace

FeatureScaling::FeatureScaling(std::span<const float> values, std::size_t width)
    : means_(width), factors_(width) {
  if (width == 0 || values.empty() || values.size() % width != 0)
    throw InvalidArgument(expected_got("standardisation", "rows of " + std::to_string(width),
                                       std::to_string(values.size()) + " numbers"));
  const std::size_t rows = values.size() / width;
  const auto count = static_cast<double>(rows);
  for (std::size_t i = 0; i < values.size(); ++i)
    means_[i % width] += static_cast<double>(values[i]) / count;
  std::vector<double> squares(width);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double distance = static_cast<double>(values[i]) - means_[i % width];
    squares[i % width] += distance * distance / count;
  }
  for (std::size_t i = 0; i < width; ++i) {
    const double deviation = std::sqrt(squares[i]);
    factors_[i] = deviation > kRounding * std::abs(means_[i]) ? 1 / deviation : 0;
  }
}

void FeatureScaling::apply(std::span<float> values) const {
  const std::size_t width = means_.size();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>((static_cast<double>(values[i]) - means_[i % width]) *
                                   factors_[i % width]);
}

}  // namespace vqlm

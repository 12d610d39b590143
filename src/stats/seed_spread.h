// The spread of a score over training seeds: the second source of variation beside the test set.
#pragma once

#include <optional>
#include <span>
#include <utility>

namespace vqlm {

struct SeedSpread {
  int num_seeds = 0;
  double mean = 0;
  std::optional<double> standard_deviation;  // of the sample; absent with one seed
  // Student's t interval of the mean; absent with one seed. Three seeds are few: the factor is 4.3.
  std::optional<std::pair<double, double>> interval;
};

// Throws InvalidArgument without values.
SeedSpread seed_spread(std::span<const double> values, double level = 0.95);

// The difference of the means, b - a, over the pooled standard deviation of one seed, without the
// bias of few seeds: Hedges' g (Hedges 1981, with the factor 1 - 3 / (4 df - 1)). Absent below two
// degrees of freedom, which four seeds in all give, and where nothing varies.
std::optional<double> hedges_g(std::span<const double> a, std::span<const double> b);

}  // namespace vqlm

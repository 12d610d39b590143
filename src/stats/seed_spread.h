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

}  // namespace vqlm

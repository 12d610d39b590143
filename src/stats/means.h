// Means rounded as the reference implementations round them.
#pragma once

#include <span>

namespace vqlm {

// The exact mean, rounded once (up to ties beyond 106 bits), as Python's statistics.mean. 0 of
// none.
double exact_mean(std::span<const double> values);
// NumPy's mean: pairwise summation in blocks of at most 128 with eight accumulators, then one
// division, all in T. Scoring rules, section 4.8.
double pairwise_mean(std::span<const double> values);
float pairwise_mean(std::span<const float> values);

}  // namespace vqlm

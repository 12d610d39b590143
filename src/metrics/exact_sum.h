// The sum of doubles as if computed exactly and rounded once, as Python's math.fsum. Source:
// Shewchuk 1997, "Adaptive Precision Floating-Point Arithmetic", grow-expansion.
#pragma once

#include <span>

namespace vqlm {

// Finite values only.
double exact_sum(std::span<const double> values);

}  // namespace vqlm

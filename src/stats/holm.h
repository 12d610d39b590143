// Holm's correction for several tests at once. Source: Holm 1979.
#pragma once

#include <span>
#include <vector>

namespace vqlm {

// Adjusted p-values in the order given: a test is significant at level a in the family when its
// adjusted value is at most a. Throws InvalidArgument on a value outside [0, 1].
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace vqlm

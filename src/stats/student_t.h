// Quantiles of Student's t and of the normal distribution.
#pragma once

namespace vqlm {

// The x with P(T <= x) = probability. Throws InvalidArgument unless 0 < probability < 1 and
// degrees > 0.
double student_t_quantile(double probability, double degrees_of_freedom);
double normal_quantile(double probability);

}  // namespace vqlm

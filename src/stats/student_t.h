// Student's t and the normal distribution.
#pragma once

namespace vqlm {

// The x with P(T <= x) = probability. Throws InvalidArgument unless 0 < probability < 1 and
// degrees > 0.
double student_t_quantile(double probability, double degrees_of_freedom);
double normal_quantile(double probability);

// P(|T| >= |x|). Throws InvalidArgument unless degrees > 0.
double student_t_two_sided(double x, double degrees_of_freedom);

}  // namespace vqlm

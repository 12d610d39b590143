#include "stats/student_t.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

void check_probability(double probability) {
  if (!(probability > 0 && probability < 1))
    throw InvalidArgument(
        expected_got("quantile", "a probability between 0 and 1", std::to_string(probability)));
}

}  // namespace

double student_t_quantile(double probability, double degrees_of_freedom) {
  check_probability(probability);
  if (!(degrees_of_freedom > 0))
    throw InvalidArgument(expected_got("t quantile", "more than 0 degrees of freedom",
                                       std::to_string(degrees_of_freedom)));
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), probability);
}

double student_t_two_sided(double x, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0))
    throw InvalidArgument(expected_got("t test", "more than 0 degrees of freedom",
                                       std::to_string(degrees_of_freedom)));
  const boost::math::students_t distribution(degrees_of_freedom);
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(x)));
}

double normal_quantile(double probability) {
  check_probability(probability);
  return boost::math::quantile(boost::math::normal(), probability);
}

}  // namespace vqlm

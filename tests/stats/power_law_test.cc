#include "stats/power_law.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(PowerLawTest, PointsOnACurveGiveItBack) {
  const std::vector<double> x{1, 4, 16}, y{8, 4, 2};  // 8 x^-0.5
  const PowerLaw law(x, y);
  EXPECT_NEAR(law.scale(), 8, 1e-12);
  EXPECT_NEAR(law.exponent(), 0.5, 1e-12);
  EXPECT_NEAR(law.at(64), 1, 1e-12);
  EXPECT_NEAR(law.exponent_interval()->second - law.exponent_interval()->first, 0, 1e-9);
}

// By hand with x = e^0, e^1, e^2, e^3 and log y = 3, 2, 2, 1: slope -0.6, intercept 2.9,
// residuals 0.1, -0.3, 0.3, -0.1, s = sqrt(0.2 / 2), t(0.975, 2) = 4.302653.
TEST(PowerLawTest, IntervalsAsComputedByHand) {
  std::vector<double> x, y;
  for (const double log_x : {0.0, 1.0, 2.0, 3.0}) x.push_back(std::exp(log_x));
  for (const double log_y : {3.0, 2.0, 2.0, 1.0}) y.push_back(std::exp(log_y));
  const PowerLaw law(x, y);
  EXPECT_NEAR(law.exponent(), 0.6, 1e-12);
  EXPECT_NEAR(std::log(law.scale()), 2.9, 1e-12);
  const double t = 4.302652729911275, s = std::sqrt(0.1);
  EXPECT_NEAR(law.exponent_interval()->first, 0.6 - t * s / std::sqrt(5.0), 1e-9);
  EXPECT_NEAR(law.exponent_interval()->second, 0.6 + t * s / std::sqrt(5.0), 1e-9);
  // At log x = 4: the curve is at 0.5; half-width t s sqrt(1 + 1/4 + 2.5^2 / 5).
  const auto prediction = law.prediction_interval(std::exp(4.0));
  EXPECT_NEAR(std::log(prediction->first), 0.5 - t * s * std::sqrt(2.5), 1e-9);
  EXPECT_NEAR(std::log(prediction->second), 0.5 + t * s * std::sqrt(2.5), 1e-9);
}

TEST(PowerLawTest, TwoPointsHaveNoInterval) {
  const std::vector<double> x{1, 10}, y{100, 1};
  const PowerLaw law(x, y);
  EXPECT_NEAR(law.exponent(), 2, 1e-12);
  EXPECT_FALSE(law.exponent_interval());
  EXPECT_FALSE(law.prediction_interval(100));
}

TEST(PowerLawTest, RefusesWhatHasNoFit) {
  const std::vector<double> one{1}, two{1, 2}, equal{3, 3}, zero{0, 2};
  EXPECT_THROW(PowerLaw(one, one), InvalidArgument);
  EXPECT_THROW(PowerLaw(equal, two), InvalidArgument);
  EXPECT_THROW(PowerLaw(zero, two), InvalidArgument);
  EXPECT_THROW(PowerLaw(two, zero), InvalidArgument);
  EXPECT_THROW(PowerLaw(two, one), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

#include "stats/lbfgs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"

namespace vqlm {
namespace {

// 3 x^2 + 2 x y + 2 y^2 - 8 x - 6 y: the gradient is zero where 6 x + 2 y = 8 and 2 x + 4 y = 6.
double bowl(std::span<const double> x, std::span<double> gradient) {
  gradient[0] = 6 * x[0] + 2 * x[1] - 8;
  gradient[1] = 2 * x[0] + 4 * x[1] - 6;
  return 3 * x[0] * x[0] + 2 * x[0] * x[1] + 2 * x[1] * x[1] - 8 * x[0] - 6 * x[1];
}

// Rosenbrock's curved valley, its only minimum 0 at (1, 1).
double valley(std::span<const double> x, std::span<double> gradient) {
  const double across = x[1] - x[0] * x[0], along = 1 - x[0];
  gradient[0] = -400 * x[0] * across - 2 * along;
  gradient[1] = 200 * across;
  return 100 * across * across + along * along;
}

TEST(LbfgsTest, FindsTheSolutionOfLinearEquations) {
  const LbfgsResult result = minimise(bowl, {-50, 70}, {.tolerance = 1e-10});
  EXPECT_TRUE(result.converged);
  EXPECT_NEAR(result.x[0], 1, 1e-10);
  EXPECT_NEAR(result.x[1], 1, 1e-10);
  EXPECT_NEAR(result.value, -7, 1e-10);
  EXPECT_LE(result.largest_gradient, 1e-10);
  EXPECT_LT(result.iterations, 20);
}

TEST(LbfgsTest, FollowsACurvedValley) {
  for (const int memory : {1, 3, 10}) {
    const LbfgsResult result =
        minimise(valley, {-1.2, 1}, {.tolerance = 1e-8, .max_iterations = 500, .memory = memory});
    EXPECT_TRUE(result.converged) << memory;
    EXPECT_NEAR(result.x[0], 1, 1e-7) << memory;
    EXPECT_NEAR(result.x[1], 1, 1e-7) << memory;
  }
}

TEST(LbfgsTest, SaysWhenItIsNotDone) {
  const LbfgsResult cut = minimise(valley, {-1.2, 1}, {.max_iterations = 3});
  EXPECT_FALSE(cut.converged);
  EXPECT_EQ(cut.iterations, 3);
  EXPECT_GT(cut.largest_gradient, 1e-6);
  // Below what doubles can tell apart: it ends all the same.
  const LbfgsResult fine = minimise(bowl, {0.3, 0.7}, {.tolerance = 0});
  EXPECT_NEAR(fine.x[0], 1, 1e-7);
  const LbfgsResult there = minimise(bowl, {1, 1});
  EXPECT_TRUE(there.converged);
  EXPECT_EQ(there.iterations, 0);
}

TEST(LbfgsTest, RefusesAStartWithoutAValue) {
  const auto broken = [](std::span<const double>, std::span<double> gradient) {
    gradient[0] = 0;
    return std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_THROW(minimise(broken, {0}), InvalidArgument);
  const auto steep = [](std::span<const double>, std::span<double> gradient) {
    gradient[0] = std::numeric_limits<double>::quiet_NaN();
    return 0.0;
  };
  EXPECT_THROW(minimise(steep, {0}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

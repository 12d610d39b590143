#include "stats/student_t.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

// SciPy's t.ppf and norm.ppf.
TEST(StudentTTest, QuantilesMatchReference) {
  EXPECT_NEAR(student_t_quantile(0.975, 2), 4.302652729749462, 1e-10);
  EXPECT_NEAR(student_t_quantile(0.975, 9), 2.262157162798205, 1e-10);
  EXPECT_NEAR(student_t_quantile(0.01, 1.5), -11.1973161795684, 1e-9);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_THROW(student_t_quantile(1, 2), InvalidArgument);
  EXPECT_THROW(student_t_quantile(0.5, 0), InvalidArgument);
}

TEST(StudentTTest, TwoSidedTailsAreTheQuantilesTurnedRound) {
  for (const double degrees : {1.5, 2.0, 30.0})
    for (const double p : {0.5, 0.05, 1e-4}) {
      const double x = student_t_quantile(1 - p / 2, degrees);
      EXPECT_NEAR(student_t_two_sided(x, degrees), p, 1e-9 * p + 1e-12);
      EXPECT_EQ(student_t_two_sided(-x, degrees), student_t_two_sided(x, degrees));
    }
  EXPECT_EQ(student_t_two_sided(0, 3), 1);
  EXPECT_THROW(student_t_two_sided(1, 0), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

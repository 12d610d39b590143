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

}  // namespace
}  // namespace vqlm

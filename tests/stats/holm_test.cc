#include "stats/holm.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(HolmTest, MultipliesByTheTestsLeftAndNeverFalls) {
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005};
  const auto adjusted = holm_adjusted(p);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.02);  // 4 x 0.005
  EXPECT_DOUBLE_EQ(adjusted[0], 0.03);  // 3 x 0.01
  EXPECT_DOUBLE_EQ(adjusted[2], 0.06);  // 2 x 0.03
  EXPECT_DOUBLE_EQ(adjusted[1], 0.06);  // 1 x 0.04, not below the one before
}

TEST(HolmTest, StaysWithinProbabilities) {
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.6, 0.9}), (std::vector<double>{1, 1}));
  EXPECT_TRUE(holm_adjusted({}).empty());
  EXPECT_THROW(holm_adjusted(std::vector<double>{1.5}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

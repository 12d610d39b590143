#include "stats/seed_spread.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(SeedSpreadTest, ThreeSeeds) {
  const auto spread = seed_spread(std::vector<double>{1, 2, 3});
  EXPECT_EQ(spread.num_seeds, 3);
  EXPECT_EQ(spread.mean, 2);
  EXPECT_DOUBLE_EQ(*spread.standard_deviation, 1);
  EXPECT_NEAR(spread.interval->second, 2 + 4.302652729749462 / 1.7320508075688772, 1e-9);
}

TEST(SeedSpreadTest, OneSeedHasNoInterval) {
  const auto spread = seed_spread(std::vector<double>{5});
  EXPECT_EQ(spread.mean, 5);
  EXPECT_FALSE(spread.interval.has_value());
  EXPECT_THROW(seed_spread({}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

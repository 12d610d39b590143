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

TEST(HedgesGTest, IsTheDifferenceInDeviationsOfASeed) {
  const std::vector<double> a{1, 2, 3}, b{4, 5, 6};
  // Pooled deviation 1, four degrees of freedom: 3 (1 - 3 / 15).
  EXPECT_DOUBLE_EQ(*hedges_g(a, b), 2.4);
  EXPECT_DOUBLE_EQ(*hedges_g(b, a), -2.4);
}

TEST(HedgesGTest, IsAbsentWhereNothingTellsTheDeviation) {
  const std::vector<double> one{1}, two{2, 3}, same{4, 4, 4};
  EXPECT_FALSE(hedges_g(one, one));
  EXPECT_FALSE(hedges_g(one, two));
  EXPECT_FALSE(hedges_g(same, same));
  EXPECT_TRUE(hedges_g(two, same));
}

}  // namespace
}  // namespace vqlm

#include "stats/jackknife.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/error.h"

namespace vqlm {
namespace {

// Of a mean, with groups of one item, the jackknife is the textbook standard error: the values 1 to
// 5 have the sample variance 2.5.
TEST(JackknifeTest, EqualsTheStandardErrorOfAMean) {
  std::vector<double> without;
  for (int i = 1; i <= 5; ++i) without.push_back((15.0 - i) / 4);
  const auto interval = jackknife(3, without);
  EXPECT_NEAR(interval.standard_error, std::sqrt(2.5 / 5), 1e-12);
  EXPECT_NEAR(interval.upper - 3, 2.7764451051977934 * interval.standard_error, 1e-9);
  EXPECT_NEAR(interval.lower + interval.upper, 6, 1e-12);
}

TEST(JackknifeTest, DealsEvenGroups) {
  const auto groups = deal_into_groups(23, 5, 1);
  std::map<std::uint32_t, int> sizes;
  for (const auto group : groups) ++sizes[group];
  ASSERT_EQ(sizes.size(), 5U);
  for (const auto& [group, size] : sizes) EXPECT_TRUE(size == 4 || size == 5);
  EXPECT_EQ(groups, deal_into_groups(23, 5, 1));
  EXPECT_NE(groups, deal_into_groups(23, 5, 2));
}

TEST(JackknifeTest, RefusesTooFewGroups) {
  EXPECT_THROW(jackknife(1, std::vector<double>{1}), InvalidArgument);
  EXPECT_THROW(deal_into_groups(10, 1, 1), InvalidArgument);
  EXPECT_THROW(deal_into_groups(3, 4, 1), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

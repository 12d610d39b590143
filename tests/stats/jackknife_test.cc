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
  const auto interval = jackknife(3, {without});
  EXPECT_NEAR(interval.standard_error, std::sqrt(2.5 / 5), 1e-12);
  EXPECT_NEAR(interval.upper - 3, 2.7764451051977934 * interval.standard_error, 1e-9);
  EXPECT_NEAR(interval.lower + interval.upper, 6, 1e-12);
}

// Nothing meets in a mean.
TEST(JackknifeTest, PairsChangeNothingForAMean) {
  LeftOut without;
  for (int g = 1; g <= 5; ++g) {
    without.group.push_back((15.0 - g) / 4);
    for (int h = g + 1; h <= 5; ++h) without.pair.push_back((15.0 - g - h) / 3);
  }
  const auto interval = jackknife(3, without);
  EXPECT_NEAR(interval.standard_error, std::sqrt(2.5 / 5), 1e-12);
  EXPECT_NEAR(interval.degrees_of_freedom, 4, 1e-9);
}

// By hand: the spread of 1, 0, -1 gives the variance 4/3; Q of the pairs are 0, 1.5, 0 with the
// surplus 1.5 / 6.
TEST(JackknifeTest, TakesOffWhatPairsShow) {
  const auto interval = jackknife(0, {{1, 0, -1}, {2, 1.5, -2}});
  const double share = 1 - 0.25 / (4.0 / 3);
  EXPECT_NEAR(interval.standard_error, std::sqrt(share * 4 / 3), 1e-12);
  EXPECT_NEAR(interval.degrees_of_freedom, 2 * share * share, 1e-12);
}

// Of the variance 2.5 / 5 half is left, with a quarter of the 4 degrees.
TEST(JackknifeTest, TakesOffAGivenSurplus) {
  std::vector<double> values;
  for (int i = 1; i <= 5; ++i) values.push_back((15.0 - i) / 4);
  const auto interval = jackknife(3, {values, {}, 0.25});
  EXPECT_NEAR(interval.standard_error, 0.5, 1e-12);
  EXPECT_NEAR(interval.degrees_of_freedom, 1, 1e-12);
  EXPECT_NEAR(interval.upper, 3 + 12.706204736432095 * 0.5, 1e-9);  // t, 1 degree, 97.5 %
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
  EXPECT_THROW(jackknife(1, {{1}}), InvalidArgument);
  EXPECT_THROW(jackknife(1, {{1, 2, 3}, {1, 2}}), InvalidArgument);
  EXPECT_THROW(deal_into_groups(10, 1, 1), InvalidArgument);
  EXPECT_THROW(deal_into_groups(3, 4, 1), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

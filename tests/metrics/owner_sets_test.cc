#include "metrics/owner_sets.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

OwnerSet owners(std::initializer_list<std::uint32_t> groups) {
  OwnerSet set(*groups.begin());
  for (const std::uint32_t group : groups) set.add(group);
  return set;
}

TEST(OwnerSetTest, KeepsEachGroupOnceAndCountsToOneMoreThanItKeeps) {
  OwnerSet set(7);
  EXPECT_FALSE(set.add(7));
  EXPECT_TRUE(set.add(3));
  EXPECT_EQ(set.size(), 2U);
  EXPECT_EQ(set.first(), 7U);
  EXPECT_EQ(set.sorted()[0], 3);
  for (std::uint32_t group = 10; group < 15; ++group) EXPECT_TRUE(set.add(group));
  EXPECT_EQ(set.size(), OwnerSet::kMost + 1);
  EXPECT_FALSE(set.add(20));
}

// One thing that two of four groups have. What they share, less what a two-way layout expects: 1/3
// for the pair and the pair of the others, -1/6 for the other four; the square sum is 1/3, its
// weight P(two heads of six) = 57/64.
TEST(OwnerSetTest, APairIsCountedTwice) {
  EXPECT_NEAR(surplus_of_owners({owners({0, 1})}, 4), 57.0 / 64 / 3, 1e-12);
}

// A triple of four groups: 1 - 1/4 of the four triples' mean, with P(three heads of six) = 42/64.
TEST(OwnerSetTest, ATripleIsTakenBack) {
  EXPECT_NEAR(surplus_of_owners({owners({2, 0, 1})}, 4), -42.0 / 64 * 3 / 4, 1e-12);
}

TEST(OwnerSetTest, ThingsOfOneGroupOrOfManyHaveNoSurplus) {
  EXPECT_EQ(surplus_of_owners({owners({1}), owners({0, 1, 2, 3, 4, 5, 6})}, 20), 0);
  EXPECT_EQ(surplus_of_owners({owners({0, 1})}, 2), 0);
}

}  // namespace
}  // namespace vqlm

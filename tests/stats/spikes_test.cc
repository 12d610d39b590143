#include "stats/spikes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SpikesTest, MoreThanThreeTimesTheMedianBefore) {
  EXPECT_THAT(find_spikes(std::vector<double>{1, 2, 1, 2, 1, 3, 4.6, 9}), ElementsAre(6, 7));
  EXPECT_THAT(find_spikes(std::vector<double>{1, 1, 1, 1, 1, 3}), IsEmpty());
}

TEST(SpikesTest, TheFirstFiveAreNone) {
  EXPECT_THAT(find_spikes(std::vector<double>{1, 100, 1, 100, 1}), IsEmpty());
}

TEST(SpikesTest, OnlyTheWindowCounts) {
  std::vector<double> values(40, 100);
  values.insert(values.end(), 20, 1);
  values.push_back(4);
  EXPECT_THAT(find_spikes(values), ElementsAre(60));
}

TEST(SpikesTest, WhatIsNotFiniteIsASpike) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_THAT(find_spikes(std::vector<double>{1, 1, 1, 1, 1, inf, 1}), ElementsAre(5));
}

TEST(SpikesTest, NegativeValuesHaveNone) {
  EXPECT_THAT(find_spikes(std::vector<double>{-1, -1, -1, -1, -1, 5}), IsEmpty());
}

}  // namespace
}  // namespace vqlm

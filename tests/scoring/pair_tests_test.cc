#include "scoring/pair_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(PairTests, CorrectsOverAllPairs) {
  const std::vector<double> scores{30, 20, 10};
  const PairTests tests = test_all_pairs(scores, false, [](std::size_t baseline) {
    return baseline == 0 ? std::vector<double>{0.02, 0.01} : std::vector<double>{0.5};
  });
  ASSERT_EQ(tests.pairs.size(), 3U);
  EXPECT_EQ(tests.pairs[1].first, 0U);
  EXPECT_EQ(tests.pairs[1].second, 2U);
  EXPECT_EQ(tests.pairs[1].difference, 20);
  EXPECT_DOUBLE_EQ(tests.pairs[0].corrected_p_value, 0.04);  // 2 x 0.02
  EXPECT_DOUBLE_EQ(tests.pairs[1].corrected_p_value, 0.03);  // 3 x 0.01
  EXPECT_DOUBLE_EQ(tests.pairs[2].corrected_p_value, 0.5);
  EXPECT_THAT(tests.clusters, ElementsAre(ElementsAre(0), ElementsAre(1, 2)));
}

TEST(PairTests, ABorderNeedsEveryPairAcrossIt) {
  const std::vector<double> scores{10, 30, 20};
  // The best and the middle one differ, the worst differs from the middle one only.
  const std::vector<PairTest> pairs{
      {0, 1, -20, 0.2, 0.2}, {0, 2, -10, 0.01, 0.01}, {1, 2, 10, 0.01, 0.01}};
  EXPECT_THAT(rank_clusters(scores, false, pairs), ElementsAre(ElementsAre(1, 2, 0)));
}

TEST(PairTests, LowerMayBeBetterAndEqualScoresShareARank) {
  const std::vector<double> scores{30, 20, 20};
  const std::vector<PairTest> pairs{{0, 1, 10, 0, 0}, {0, 2, 10, 0, 0}, {1, 2, 0, 0, 0}};
  EXPECT_THAT(rank_clusters(scores, true, pairs), ElementsAre(ElementsAre(1, 2), ElementsAre(0)));
}

TEST(PairTests, KnowsHowManySamplesTheCorrectionNeeds) {
  EXPECT_EQ(least_samples(1), 19U);      // 1 / 20 is significant
  EXPECT_EQ(least_samples(120), 2399U);  // 120 / 2400
}

}  // namespace
}  // namespace vqlm

#include "metrics/code_ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(CodeRanks, CountsTheCodesThatMakeUpAShare) {
  const CodeRanks ranks = code_ranks({0, 8, 2, 4});
  EXPECT_THAT(ranks.counts, ElementsAre(8, 4, 2));
  EXPECT_DOUBLE_EQ(ranks.top_share, 8.0 / 14);
  EXPECT_EQ(ranks.codes_for_50, 1U);  // 8 of 14
  EXPECT_EQ(ranks.codes_for_90, 3U);  // 12 of 14 are 86 %
  EXPECT_EQ(ranks.codes_for_99, 3U);
}

TEST(CodeRanks, FitsZipfsLaw) {
  EXPECT_NEAR(*code_ranks({4, 12, 0, 3, 6}).zipf_exponent, 1, 1e-12);  // 12 / rank
  EXPECT_NEAR(*code_ranks({144, 36, 16, 9}).zipf_exponent, 2, 1e-12);  // 144 / rank^2
  EXPECT_NEAR(*code_ranks({5, 5, 5}).zipf_exponent, 0, 1e-12);
  EXPECT_FALSE(code_ranks({5, 0}).zipf_exponent);
  EXPECT_EQ(code_ranks({0, 0}).codes_for_50, 0U);
}

}  // namespace
}  // namespace vqlm

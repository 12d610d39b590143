#include "metrics/left_out_entropy.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

CodeHistogram histogram(std::vector<double> counts) {
  CodeHistogram result(counts.size());
  result.counts = std::move(counts);
  return result;
}

// What is left of codebooks without the groups g and h (twice the same: without one).
double entropy_without(const std::vector<std::vector<CodeHistogram>>& codebooks, std::size_t g,
                       std::size_t h) {
  std::vector<CodeHistogram> rest;
  for (const auto& groups : codebooks) {
    CodeHistogram& sum = rest.emplace_back(groups[0].counts.size());
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t code = 0; i != g && i != h && code < sum.counts.size(); ++code)
        sum.counts[code] += groups[i].counts[code];
  }
  return mean_entropy(rest);
}

TEST(LeftOutEntropyTest, EqualsCountingAgain) {
  const std::vector<std::vector<CodeHistogram>> codebooks{
      {histogram({3, 0, 1}), histogram({0, 2, 1}), histogram({5, 1, 0}), histogram({1, 1, 1})},
      {histogram({0, 4}), histogram({2, 2}), histogram({1, 0}), histogram({7, 1})}};
  const LeftOut without = left_out_entropies(codebooks);
  ASSERT_EQ(without.group.size(), 4U);
  ASSERT_EQ(without.pair.size(), 6U);
  for (std::size_t g = 0; g < 4; ++g) {
    EXPECT_NEAR(without.group[g], entropy_without(codebooks, g, g), 1e-12);
    for (std::size_t h = g + 1; h < 4; ++h)
      EXPECT_NEAR(without.pair[pair_place(g, h, 4)], entropy_without(codebooks, g, h), 1e-12);
  }
}

TEST(LeftOutEntropyTest, IsEmptyWhereNothingIsLeft) {
  const std::vector<std::vector<CodeHistogram>> two{{histogram({1, 2}), histogram({2, 0})}};
  EXPECT_EQ(left_out_entropies(two).group.size(), 2U);
  EXPECT_TRUE(left_out_entropies(two).pair.empty());
  const std::vector<std::vector<CodeHistogram>> one{{histogram({1, 2}), histogram({0, 0})}};
  EXPECT_TRUE(left_out_entropies(one).group.empty());
}

}  // namespace
}  // namespace vqlm

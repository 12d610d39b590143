#include "nn/padding.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(PaddingTest, PutsBeginAndEndAroundAndPadsToTheRight) {
  const PaddedIds padded = pad_sequences({{5, 6}, {}, {7}}, 2, 3, 0);
  EXPECT_TRUE(torch::equal(
      padded.ids, torch::tensor({{2, 5, 6, 3}, {2, 3, 0, 0}, {2, 7, 3, 0}}, torch::kLong)));
  EXPECT_TRUE(torch::equal(
      padded.mask, torch::tensor({{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 1, 1, 0}}, torch::kBool)));
}

TEST(PaddingTest, RoundsTheWidthUpToAMultiple) {
  const PaddedIds padded = pad_sequences({{5, 6, 7}, {8}}, -1, -1, 9, torch::kCPU, 4);
  EXPECT_TRUE(torch::equal(padded.ids, torch::tensor({{5, 6, 7, 9}, {8, 9, 9, 9}}, torch::kLong)));
  EXPECT_EQ(padded.mask.sum().item<int>(), 4);
}

TEST(PaddingTest, ASequenceThatEqualsThePaddingIdIsStillReal) {
  const PaddedIds padded = pad_sequences({{0, 0}}, -1, -1, 0);
  EXPECT_TRUE(padded.mask.all().item<bool>());
}

TEST(PaddingTest, NoSequencesGiveAnEmptyTensor) {
  EXPECT_EQ(pad_sequences({}, 2, 3, 0).ids.numel(), 0);
}

}  // namespace
}  // namespace vqlm

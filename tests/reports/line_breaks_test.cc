// Where lines may end.
#include "reports/line_breaks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(LineBreaksTest, BreaksLinesWhereTheyMay) {
  EXPECT_THAT(wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrapped("甲、Transformer", 12), ElementsAre("甲、", "Transformer"));
  EXPECT_THAT(wrapped("", 3), ElementsAre());
}

TEST(LineBreaksTest, NoLineBeginsWithAClosingBracket) {
  EXPECT_THAT(wrapped("码率（比特）", 6), ElementsAre("码率", "（比", "特）"));
  EXPECT_THAT(wrapped("一二三，四", 6), ElementsAre("一二", "三，四"));
}

TEST(LineBreaksTest, AHyphenPartsLongWordsOnly) {
  EXPECT_THAT(wrapped("(importance-weighted)", 12), ElementsAre("(importance-", "weighted)"));
  EXPECT_EQ(longest_piece("Hierarchical VQ-VAE-LM"), 12);
  EXPECT_EQ(longest_piece("VQ-VAE-LM"), 9);
}

TEST(LineBreaksTest, AValueStaysWithItsHalfWidthAndMark) {
  const std::string kept = kept_together("1.0 ± 0.2 † (bound)");
  EXPECT_THAT(wrapped(kept, 4 + 7), ElementsAre("1.0\u00a0±\u00a00.2\u00a0†", "(bound)"));
  EXPECT_EQ(longest_piece(kept), 11);
  EXPECT_EQ(kept_together("chrF ↑"), "chrF\u00a0↑");
}

}  // namespace
}  // namespace vqlm

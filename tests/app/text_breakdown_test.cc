#include "app/text_breakdown.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

const std::vector<ComparedText> kTexts = {{"the cat sat", "the cat sat", "a dog sat"},
                                          {"the rare newt", "the the", "the rare newt"}};

TEST(TextBreakdownTest, WordsByFrequencyCountMatchesTextByText) {
  const auto classes = words_by_frequency(kTexts);
  ASSERT_EQ(classes.size(), 2U);  // words that stand once, and "the", which stands twice
  EXPECT_EQ(classes[0].from, 1);
  EXPECT_EQ(classes[0].num_references, 4);
  EXPECT_DOUBLE_EQ(classes[0].f1_a, 2 * 2.0 / (4 + 2));  // cat, sat
  EXPECT_DOUBLE_EQ(classes[0].f1_b, 2 * 3.0 / (4 + 3));  // sat, rare, newt
  EXPECT_EQ(classes[1].from, 2);
  EXPECT_EQ(classes[1].num_references, 2);
  EXPECT_DOUBLE_EQ(classes[1].f1_a, 2 * 2.0 / (2 + 3));  // the second "the" of "the the" is clipped
  EXPECT_DOUBLE_EQ(classes[1].f1_b, 2 * 1.0 / (2 + 1));
}

TEST(TextBreakdownTest, NgramsThatOneGetsRightMoreOften) {
  const auto found = matched_ngrams(kTexts, 3);
  // Of equals the longest first.
  ASSERT_EQ(found.more_in_a.size(), 3U);
  EXPECT_EQ(found.more_in_a[0].words, "the cat sat");
  EXPECT_EQ(found.more_in_a[0].matches_a, 1);
  EXPECT_EQ(found.more_in_a[0].matches_b, 0);
  ASSERT_FALSE(found.more_in_b.empty());
  EXPECT_EQ(found.more_in_b[0].words, "the rare newt");
}

TEST(TextBreakdownTest, WithoutBlanksCharactersAreWords) {
  const std::vector<ComparedText> texts = {{"天气好", "天气", "好"}};
  EXPECT_EQ(reference_lengths(texts), std::vector<std::size_t>{3});
  EXPECT_EQ(matched_ngrams(texts, 1).more_in_a[0].words, "天气");
  EXPECT_EQ(reference_lengths(kTexts), (std::vector<std::size_t>{3, 3}));
}

TEST(TextBreakdownTest, EveryTextIsInTheClassOfItsLength) {
  std::vector<ComparedText> texts;
  for (const int words : {5, 6, 51, 0}) {
    texts.emplace_back();
    for (int i = 0; i < words; ++i) texts.back().reference += "w ";
  }
  const std::vector<LengthClass> classes = classes_by_length(texts);
  ASSERT_EQ(classes.size(), 7u);
  EXPECT_EQ(classes[0].places, (std::vector<std::size_t>{0, 3}));
  EXPECT_EQ(classes[1].from, 6u);
  EXPECT_EQ(classes[1].places, (std::vector<std::size_t>{1}));
  EXPECT_EQ(classes[6].to, 0u);
  EXPECT_EQ(classes[6].places, (std::vector<std::size_t>{2}));
}

}  // namespace
}  // namespace vqlm

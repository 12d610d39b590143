#include "app/word_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts_of(const std::string& text) {
  std::vector<std::string> words;
  for (const WordSpan& word : words_of(text))
    words.push_back(text.substr(word.begin, word.end - word.begin));
  return words;
}

TEST(WordChanges, WordsStandBetweenBlanksOrAlone) {
  EXPECT_THAT(texts_of("  a cat,\tsleeps\n"), ElementsAre("a", "cat,", "sleeps"));
  EXPECT_THAT(texts_of("\xE7\x8C\xAB ok\xE7\x9D\xA1\xE8\xA7\x89x"),  // 猫 ok睡觉x
              ElementsAre("\xE7\x8C\xAB", "ok", "\xE7\x9D\xA1", "\xE8\xA7\x89", "x"));
  EXPECT_THAT(texts_of("Stra\xC3\x9F"
                       "e \xE2\x80\x9Eja"),
              ElementsAre("Stra\xC3\x9F"
                          "e",
                          "\xE2\x80\x9Eja"));
  EXPECT_THAT(texts_of(" "), ElementsAre());
}

TEST(WordChanges, KeptAreTheWordsOfALongestCommonSubsequence) {
  EXPECT_THAT(kept_words("the old cat sees a dog", "the cat sees a big dog"),
              ElementsAre(true, false, true, true, true, true));
  EXPECT_THAT(kept_words("a b c", "c b a").size(), 3U);
  const auto turned = kept_words("a b c", "c b a");
  EXPECT_EQ(std::count(turned.begin(), turned.end(), true), 1);
  EXPECT_THAT(kept_words("a b", ""), ElementsAre(false, false));
  EXPECT_THAT(kept_words("", "a"), ElementsAre());
}

}  // namespace
}  // namespace vqlm

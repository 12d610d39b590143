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

// "inside/outside" as changed of all.
std::string changes_of(const std::string& before, const WordSpan& stretch,
                       const std::string& after) {
  const WordChanges changes = word_changes(before, stretch, after);
  const auto part = [](std::size_t changed, std::size_t all) {
    return std::to_string(changed) + " of " + std::to_string(all);
  };
  return part(changes.changed_inside, changes.num_inside) + ", " +
         part(changes.changed_outside, changes.num_outside);
}

TEST(WordChanges, CountsInsideAndOutside) {
  // The stretch touches "old cat".
  EXPECT_EQ(changes_of("the old cat sees a dog", {5, 9}, "the cat sees a big dog"),
            "1 of 2, 0 of 4");
  EXPECT_EQ(changes_of("the old cat sees a dog", {5, 9}, "the old cat sits"), "0 of 2, 3 of 4");
  EXPECT_EQ(changes_of("a b", {0, 1}, ""), "1 of 1, 1 of 1");
  EXPECT_EQ(changes_of("a b", {3, 3}, "a b"), "0 of 0, 0 of 2");
  EXPECT_EQ(changes_of("", {0, 0}, "a"), "0 of 0, 0 of 0");
}

TEST(WordChanges, OfEqualWordsThoseOutsideAreKept) {
  for (const WordSpan& own : {WordSpan{0, 1}, WordSpan{2, 3}, WordSpan{4, 5}})
    EXPECT_EQ(changes_of("a a a", own, "a b a"), "1 of 1, 0 of 2");
}

}  // namespace
}  // namespace vqlm

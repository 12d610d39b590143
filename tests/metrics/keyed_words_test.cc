#include "metrics/keyed_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/reference_words.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

std::vector<std::string> split(const std::string& line) {
  KeyedWords words;
  words.line() = line;
  words.split();
  std::vector<std::string> result;
  for (const KeyedWord& word : words.words()) result.emplace_back(word.text);
  return result;
}

TEST(KeyedWords, SplitAtPythonsWhiteSpace) {
  EXPECT_THAT(split(" a\tseven77 eightlong and_more_than_that\x1C"),
              ElementsAre("a", "seven77", "eightlong", "and_more_than_that"));
  EXPECT_THAT(split("a\x01\x02 b\x1F\x7F"), ElementsAre("a\x01\x02", "b", "\x7F"));
  EXPECT_THAT(split("\xE3\x80\x80\xC3\xA4 b\xC2\xA0\xFF"), ElementsAre("\xC3\xA4", "b", "\xFF"));
  EXPECT_THAT(split("  "), ElementsAre());
}

TEST(KeyedWords, OnlyTheSameBytesAreEqual) {
  using std::string_literals::operator""s;
  KeyedWords words;
  words.line() = "a a\0 a seveneee eighteee eighteee much_longer_1_x much_longer_2_x"s;
  words.split();
  const auto found = words.words();
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t k = 0; k < found.size(); ++k)
      EXPECT_EQ(found[i] == found[k], found[i].text == found[k].text) << i << ' ' << k;
}

TEST(ReferenceWords, NumbersPositionsAndCounts) {
  KeyedWords reference, hypothesis;
  reference.line() = "the cat the dog";
  reference.split();
  hypothesis.line() = "the the the dog cow";
  hypothesis.split();
  ReferenceWords words;
  words.assign(reference.words());
  EXPECT_THAT(words.numbers(), ElementsAre(0, 1, 0, 2));
  EXPECT_EQ(words.window(0, 0), 0b101U);
  EXPECT_EQ(words.window(0, 1), 0b10U);
  EXPECT_EQ(words.window(words.unknown(), 0), 0U);
  std::vector<std::uint32_t> numbers;
  words.number(hypothesis.words(), numbers);
  EXPECT_THAT(numbers, ElementsAre(0, 0, 0, 2, 3));
  EXPECT_EQ(words.num_common(numbers), 3U);
}

TEST(ReferenceWords, WindowsOfLongReferences) {
  KeyedWords reference;
  for (int i = 0; i < 300; ++i) reference.line() += i % 100 == 7 ? "x " : std::to_string(i) + ' ';
  reference.split();
  ReferenceWords words;
  words.assign(reference.words());
  const std::uint32_t x = words.at(7);
  EXPECT_EQ(words.window(x, 0), 1U << 7);
  EXPECT_EQ(words.window(x, 44), std::uint64_t{1} << 63);
  EXPECT_EQ(words.window(x, 107), 1U);
  EXPECT_EQ(words.window(x, 208), 0U);
  EXPECT_EQ(words.window(words.unknown(), 0), 0U);
}

}  // namespace
}  // namespace vqlm

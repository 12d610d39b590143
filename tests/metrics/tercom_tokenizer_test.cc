#include "metrics/tercom_tokenizer.h"

#include <gtest/gtest.h>

#include <string>

#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

std::string joined(const std::string& line) {
  std::string result;
  for (const std::string_view word : split_white_space(line))
    result += (result.empty() ? "" : " ") + std::string(word);
  return result;
}

std::string words(const TercomOptions& options, const std::string& line) {
  std::string out;
  TercomTokenizer(options).tokenize(line, out);
  return joined(out);
}

TEST(TercomTokenizer, OfItselfOnlyLowersAndSplits) {
  EXPECT_EQ(words({}, "  The CAT,\tisn't \xC3\x84hnlich. "), "the cat, isn't \xC3\xA4hnlich.");
  EXPECT_EQ(words({.case_sensitive = true}, "The  CAT"), "The CAT");
  EXPECT_EQ(words({}, "A\xFF\x42"), "a\xFF\x62");  // a byte that is no UTF-8
  EXPECT_EQ(words({.asian_support = true}, "我你。"), "我你。");
}

TEST(TercomTokenizer, NormalisationPartsPunctuation) {
  const TercomOptions options{.normalized = true};
  EXPECT_EQ(words(options, "Hello, (world)! 1,000.5 3-4."), "hello , ( world ) ! 1,000.5 3 - 4 .");
  EXPECT_EQ(words(options, "a\n-b\nc &quot;&lt;"), "ab c \" <");
  EXPECT_EQ(words(options, ""), "");
}

TEST(TercomTokenizer, PossessivesArePartedBeforeABlankOrAMark) {
  const TercomOptions options{.normalized = true};
  EXPECT_EQ(words(options, "the dog's"), "the dog 's");
  EXPECT_EQ(words(options, "dog's! dog's. 's"), "dog 's ! dog's . 's");
}

TEST(TercomTokenizer, PunctuationIsRemoved) {
  EXPECT_EQ(words({.no_punct = true}, "a.b, (c) \"d\"! - 'e'。"), "ab c d - 'e'。");
  EXPECT_EQ(words({.no_punct = true, .asian_support = true}, "a。b！"), "ab");
  EXPECT_EQ(words({.no_punct = true}, "?!"), "");
}

TEST(TercomTokenizer, IdeographsStandAloneAndKanaDoNot) {
  const TercomOptions options{.normalized = true, .asian_support = true};
  EXPECT_EQ(words(options, "東京はABC、ですㇰ"), "東 京 はabc 、 ですㇰ");
  EXPECT_EQ(words({.normalized = true}, "東京は"), "東京は");
}

TEST(TercomTokenizer, EntitiesAreUndoneOneAfterTheOther) {
  EXPECT_EQ(words({.normalized = true}, "&amp;lt; &amp;amp;lt;"), "< & amp ; lt ;");
}

TEST(TercomTokenizer, TheSecondTimePartsMore) {
  TercomTokenizer tokenizer({.normalized = true});
  std::string out;
  tokenizer.tokenize("dog's. a.,1", out);
  EXPECT_EQ(joined(out), "dog's . a . ,1");
  tokenizer.tokenize_twice("dog's. a.,1", out);
  EXPECT_EQ(joined(out), "dog 's . a . , 1");
}

}  // namespace
}  // namespace vqlm

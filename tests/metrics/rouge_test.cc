#include "metrics/rouge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> words(RougeTokenization tokenization, const std::string& text,
                               bool use_stemmer = false) {
  return RougeTokenizer(tokenization, use_stemmer).words(text);
}

RougeValue value_of(const char* type, const std::string& target, const std::string& prediction) {
  RougeOptions options;
  options.types = {rouge_type_from_name(type)};
  return RougeScorer(options).score(target, prediction)[0];
}

TEST(RougeTokenizer, TakesAsciiLettersAndDigitsOnly) {
  constexpr auto kRouge = RougeTokenization::kRouge;
  EXPECT_THAT(words(kRouge, "The cat's 3.14-Mat_x"),
              ElementsAre("the", "cat", "s", "3", "14", "mat", "x"));
  EXPECT_THAT(words(kRouge, "caf\xC3\xA9s \xE4\xBD\xA0\xE5\xA5\xBD"), ElementsAre("caf", "s"));
  EXPECT_THAT(words(kRouge, " \n.\xFF"), IsEmpty());
  // The Kelvin sign is a k in lower case, the dotted capital I an i and a dot.
  EXPECT_THAT(words(kRouge,
                    "5\xE2\x84\xAA"
                    "b \xC4\xB0stanbul"),
              ElementsAre("5kb", "i", "stanbul"));
}

TEST(RougeTokenizer, StemsWordsLongerThanThree) {
  EXPECT_THAT(words(RougeTokenization::kRouge, "His ponies was running", true),
              ElementsAre("his", "poni", "was", "run"));
}

TEST(RougeTokenizer, UnicodeKeepsWordsOfAnyScript) {
  constexpr auto kUnicode = RougeTokenization::kUnicode;
  EXPECT_THAT(words(kUnicode, "The cat's 3.14"), ElementsAre("the", "cat", "s", "3", "14"));
  EXPECT_THAT(words(kUnicode, "Äpfel — Ёлки, हिन्दी"), ElementsAre("äpfel", "ёлки", "हिन्दी"));
  EXPECT_THAT(words(kUnicode, "한국어 문장"), ElementsAre("한국어", "문장"));
}

TEST(RougeTokenizer, UnicodeCutsScriptsWithoutBlanksAtEachCodePoint) {
  constexpr auto kUnicode = RougeTokenization::kUnicode;
  EXPECT_THAT(words(kUnicode, "他买了iPhone15。"), ElementsAre("他", "买", "了", "iphone15"));
  EXPECT_THAT(words(kUnicode, "カー々"), ElementsAre("カ", "ー", "々"));
  EXPECT_THAT(words(kUnicode, "ที่"), ElementsAre("ท", "\xE0\xB8\xB5", "\xE0\xB9\x88"));
}

TEST(RougeTokenizer, UnicodeMarksBeginNoWord) {
  constexpr auto kUnicode = RougeTokenization::kUnicode;
  EXPECT_THAT(words(kUnicode, "❤\xEF\xB8\x8F e\xCC\x81t"), ElementsAre("e\xCC\x81t"));
  EXPECT_THAT(words(kUnicode, "می\xE2\x80\x8Cخواهم"), ElementsAre("می\xE2\x80\x8Cخواهم"));
}

TEST(RougeTokenizer, UnicodeStemsAsciiWords) {
  EXPECT_THAT(words(RougeTokenization::kUnicode, "running übungen", true),
              ElementsAre("run", "übungen"));
}

TEST(RougeTokenizer, LinesWithoutWordsAreNone) {
  RougeTokenizer tokenizer(RougeTokenization::kRouge, false);
  RougeText text;
  tokenizer.read("\na b\n\n . \nc a", text);
  EXPECT_THAT(text.line_ends, ElementsAre(2U, 4U));
  EXPECT_EQ(text.words[0], text.words[3]);
}

TEST(RougeScorer, ClipsNgrams) {
  const std::string target = "the cat sat on the mat", prediction = "the cat the the mat";
  const RougeValue unigrams = value_of("rouge1", target, prediction);
  EXPECT_EQ(unigrams.precision, 4.0 / 5);  // the third "the" does not count
  EXPECT_EQ(unigrams.recall, 4.0 / 6);
  EXPECT_DOUBLE_EQ(unigrams.f_measure, 8.0 / 11);
  const RougeValue bigrams = value_of("rouge2", target, prediction);
  EXPECT_EQ(bigrams.precision, 2.0 / 4);
  EXPECT_EQ(bigrams.recall, 2.0 / 5);
  EXPECT_EQ(value_of("rouge9", target, prediction).f_measure, 0.0);
}

TEST(RougeScorer, SubsequenceIgnoresLinesAndTheSummaryKeepsThem) {
  const std::string target = "a b\nc d", prediction = "c d\na b";
  EXPECT_EQ(value_of("rougeL", target, prediction).recall, 0.5);
  EXPECT_EQ(value_of("rougeLsum", target, prediction).recall, 1.0);
}

// The example of section 3.2 of Lin's paper: the union is w1 w2 w3 w5.
TEST(RougeScorer, SummaryTakesTheUnionOverLines) {
  const RougeValue value =
      value_of("rougeLsum", "w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5");
  EXPECT_EQ(value.recall, 4.0 / 5);
  EXPECT_EQ(value.precision, 4.0 / 10);
}

TEST(RougeScorer, SummaryHitsAWordOfThePredictionOnce) {
  EXPECT_EQ(value_of("rougeLsum", "a\na", "a\nb").recall, 0.5);
}

TEST(RougeScorer, NothingScoresNothing) {
  for (const char* type : {"rouge1", "rougeL", "rougeLsum"}) {
    EXPECT_EQ(value_of(type, "", "").f_measure, 0.0);
    EXPECT_EQ(value_of(type, "a", "\n").f_measure, 0.0);
    EXPECT_EQ(value_of(type, "你好", "你好").f_measure, 0.0);
  }
}

TEST(RougeScorer, TakesTheBestTargetOfEachType) {
  RougeOptions options;
  options.types = {rouge_type_from_name("rouge1"), rouge_type_from_name("rouge2")};
  RougeScorer scorer(options);
  const std::vector<std::string_view> targets{"c b a", "a b x y"};
  const auto best = scorer.best_score(targets, "a b c");
  EXPECT_EQ(best[0].f_measure, 1.0);
  EXPECT_EQ(best[1].precision, 1.0 / 2);
  EXPECT_EQ(best[1].recall, 1.0 / 3);
  EXPECT_THROW(scorer.best_score({}, "a"), InvalidArgument);
}

TEST(RougeScorer, OfEqualTargetsTheFirstCounts) {
  RougeOptions options;
  options.types = {rouge_type_from_name("rouge1")};
  const std::vector<std::string_view> targets{"a", "a b c d"};  // f = 2/3 both
  const auto best = RougeScorer(options).best_score(targets, "a x");
  EXPECT_EQ(best[0].recall, 1.0);
}

TEST(RougeType, NamesGoBothWays) {
  for (const char* name : {"rouge1", "rouge9", "rougeL", "rougeLsum"})
    EXPECT_EQ(rouge_type_name(rouge_type_from_name(name)), name);
  for (const char* name : {"rouge0", "rouge10", "rougel", "bleu", ""})
    EXPECT_THROW(rouge_type_from_name(name), InvalidArgument) << name;
  EXPECT_THROW(rouge_types_to(10), InvalidArgument);
  EXPECT_THROW(rouge_tokenization_from_name("13a"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

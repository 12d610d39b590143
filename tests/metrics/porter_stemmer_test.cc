#include "metrics/porter_stemmer.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

struct Pair {
  const char *word, *stem;
};

void expect_stems(std::initializer_list<Pair> pairs) {
  for (const Pair& pair : pairs) EXPECT_EQ(porter_stem(pair.word), pair.stem) << pair.word;
}

TEST(PorterStemmer, FollowsTheExamplesOfThePaper) {
  expect_stems({{"caresses", "caress"}, {"ponies", "poni"},        {"cats", "cat"},
                {"feed", "feed"},       {"agreed", "agre"},        {"plastered", "plaster"},
                {"bled", "bled"},       {"motoring", "motor"},     {"sing", "sing"},
                {"hopping", "hop"},     {"falling", "fall"},       {"filing", "file"},
                {"failing", "fail"},    {"relational", "relat"},   {"rational", "ration"},
                {"radicalli", "radic"}, {"triplicate", "triplic"}, {"hopefulness", "hope"},
                {"adoption", "adopt"},  {"replacement", "replac"}, {"controlling", "control"},
                {"cease", "ceas"},      {"roll", "roll"},          {"generalizations", "gener"}});
}

TEST(PorterStemmer, HasTheChangesOfNltk) {
  expect_stems({{"skies", "sky"},
                {"dying", "die"},
                {"news", "news"},
                {"ties", "tie"},
                {"flies", "fli"},
                {"died", "die"},
                {"spied", "spi"},
                {"enjoy", "enjoy"},
                {"happy", "happi"},
                {"by", "by"},
                {"try", "tri"},
                {"geology", "geolog"},
                {"possibly", "possibl"},
                {"nationally", "nation"},
                {"as", "as"}});
}

TEST(PorterStemmer, TakesTheKindOfYFromTheLetterBefore) {
  expect_stems({{"syzygy", "syzygi"}, {"yyyyed", "yyyi"}, {"toying", "toy"}, {"ying", "ying"}});
}

TEST(PorterStemmer, LeavesShortWordsAndDigits) {
  expect_stems({{"", ""}, {"s", "s"}, {"is", "is"}, {"1990s", "1990"}, {"42", "42"}});
}

}  // namespace
}  // namespace vqlm

// Code points, white space, lower case, tokenizers: the small cases one can check by eye.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "metrics/bleu_tokenizer.h"
#include "metrics/code_point_text.h"
#include "metrics/exact_sum.h"
#include "metrics/lower_case.h"
#include "metrics/ngram_trie.h"
#include "metrics/token_ids.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string tokenized(const std::string& name, const std::string& text) {
  std::string line, result;
  make_bleu_tokenizer(name)->tokenize(text, line);
  for (const std::string_view token : split_white_space(line))
    result += (result.empty() ? "" : " ") + std::string(token);
  return result;
}

TEST(CodePointText, InvalidBytesComeBackAsTheyWere) {
  const std::string text = "a\xFF\xC3\xA9\xE4\xBD\xED\xA0\x80\xF0\x9F\x98\x80";
  std::string back;
  for (const char32_t c : to_code_points(text)) append_code_point(c, back);
  EXPECT_EQ(back, text);
  EXPECT_EQ(to_code_points("\xC3\xA9"), U"\u00E9");
  EXPECT_EQ(to_code_points("\xFF")[0], char32_t{0xDCFF});
}

TEST(CodePointText, WhiteSpaceIsPythons) {
  int count = 0;
  for (char32_t c = 0; c < 0x110000; ++c) count += is_white_space(c) ? 1 : 0;
  EXPECT_EQ(count, 29);
  EXPECT_FALSE(is_white_space(0x180E));
  EXPECT_FALSE(is_white_space(0x200B));
  EXPECT_THAT(split_white_space("\xE3\x80\x80"
                                "a\xC2\xA0"
                                "b \t"),
              ElementsAre("a", "b"));
  EXPECT_THAT(split_white_space(" \n"), IsEmpty());
  EXPECT_EQ(strip_end("a \xE2\x80\xA8\x1F"), "a");
  EXPECT_EQ(strip("\xC2\x85 a b\r\n"), "a b");
}

TEST(LowerCase, SigmaAtTheEndOfAWordIsFinal) {
  EXPECT_EQ(lower_case("ΟΔΟΣ ΣΑΣ Σ"), "οδος σας σ");
  EXPECT_EQ(lower_case("İ"), "i\xCC\x87");
  EXPECT_EQ(lower_case("STRASSE ß Ä"), "strasse ß ä");
}

TEST(BleuTokenizer, Thirteen_aPartsPunctuationButNotNumbers) {
  EXPECT_EQ(tokenized("13a", "Hello, world! 1,000.5 (a-b) 3-4"),
            "Hello , world ! 1,000.5 ( a-b ) 3 - 4");
  EXPECT_EQ(tokenized("13a", "&quot;a&quot; &amp;lt; b"), "\" a \" < b");
  EXPECT_EQ(tokenized("13a", "5."), "5 .");
}

TEST(BleuTokenizer, ChineseCharactersStandAlone) {
  EXPECT_EQ(tokenized("zh", "我有3.5个apple。"), "我 有 3.5 个 apple 。");
  EXPECT_EQ(tokenized("zh", "5."), "5.");
}

TEST(BleuTokenizer, OthersDoWhatTheirNamesSay) {
  EXPECT_EQ(tokenized("char", "a b你"), "a b 你");
  EXPECT_EQ(tokenized("none", " a, b "), "a, b");
  EXPECT_EQ(tokenized("intl", "\u201Ea\u201C 1,5 €5"), "\u201E a \u201C 1,5 € 5");
  EXPECT_THROW(make_bleu_tokenizer("13b"), InvalidArgument);
}

TEST(NgramTrie, GrowsAndForgets) {
  NgramTrie trie;
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t i = 0; i < 5000; ++i) nodes.push_back(trie.find_or_add(i / 2, i));
  for (std::uint32_t i = 0; i < 5000; ++i) EXPECT_EQ(trie.find(i / 2, i), nodes[i]);
  EXPECT_EQ(trie.size(), 5001U);
  trie.clear();
  EXPECT_EQ(trie.find(0, 0), NgramTrie::kNone);
  EXPECT_EQ(trie.size(), 1U);
}

TEST(TokenIds, EqualTokensShareANumber) {
  TokenIds ids;
  EXPECT_EQ(ids.id_of("a"), 0U);
  EXPECT_EQ(ids.id_of(""), 1U);
  EXPECT_EQ(ids.id_of("a"), 0U);
  EXPECT_EQ(ids.find("b"), TokenIds::kUnseen);
  for (int i = 0; i < 1000; ++i) ids.id_of("t" + std::to_string(i));
  EXPECT_EQ(ids.find("t999"), 1001U);
  ids.clear();
  EXPECT_EQ(ids.find("a"), TokenIds::kUnseen);
}

TEST(ExactSum, RoundsOnce) {
  EXPECT_EQ(exact_sum(std::vector<double>{1e100, 1.0, -1e100}), 1.0);
  EXPECT_EQ(exact_sum(std::vector<double>(10, 0.1)), 1.0);
  EXPECT_EQ(exact_sum(std::vector<double>{}), 0.0);
}

}  // namespace
}  // namespace vqlm

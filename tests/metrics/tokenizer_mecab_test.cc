// Where MeCab or a dictionary is missing, the tests that need it say so and are skipped.
#include "metrics/tokenizer_mecab.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class TokenizerMecabTest : public testing::Test {
 protected:
  void TearDown() override {
    for (const char* name : {"VQLM_MECAB_LIBRARY", "VQLM_IPADIC"}) ::unsetenv(name);
  }
  static std::string message() {
    try {
      TokenizerMecab tokenizer(MecabLanguage::kJapanese);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }
};

std::string tokenized(const BleuTokenizer& tokenizer, std::string_view line) {
  std::string out;
  tokenizer.tokenize(line, out);
  return out;
}

TEST_F(TokenizerMecabTest, CutsJapanese) {
  if (const std::string why = bleu_tokenizer_missing("ja-mecab"); !why.empty()) GTEST_SKIP() << why;
  const auto ja = make_bleu_tokenizer("ja-mecab");
  EXPECT_EQ(tokenized(*ja, "これは本です。"), "これ は 本 です 。");
  EXPECT_EQ(tokenized(*ja, " \xE3\x80\x80 a b "), "a b");
  EXPECT_EQ(tokenized(*ja, ""), "");
  EXPECT_EQ(tokenized(*ja, std::string_view("本\0本", 7)), "本");
  EXPECT_FALSE(tokenized(*ja, "\xE3\x81\xFF本\x80").empty());
  EXPECT_EQ(ja->signature_name(), "ja-mecab-0.996-IPA");
}

TEST_F(TokenizerMecabTest, CutsKoreanBesideJapanese) {
  if (const std::string why = bleu_tokenizer_missing("ko-mecab"); !why.empty()) GTEST_SKIP() << why;
  const auto ko = make_bleu_tokenizer("ko-mecab");
  EXPECT_EQ(tokenized(*ko, "나는 학교에 간다."), "나 는 학교 에 간다 .");
  EXPECT_EQ(ko->signature_name(), "ko-mecab-0.996/ko-0.9.2-KO");
  if (!bleu_tokenizer_missing("ja-mecab").empty()) return;
  EXPECT_EQ(tokenized(*make_bleu_tokenizer("ja-mecab"), "本です"), "本 です");
  EXPECT_EQ(tokenized(*ko, "간다"), "간다");
}

TEST_F(TokenizerMecabTest, SaysWhichLibraryIsNone) {
  ::setenv("VQLM_IPADIC", testing::TempDir().c_str(), 1);
  ::setenv("VQLM_MECAB_LIBRARY", "/nowhere/libmecab.so", 1);
  EXPECT_THAT(message(), HasSubstr("/nowhere/libmecab.so: expected a MeCab library, got"));
}

TEST_F(TokenizerMecabTest, SaysWhichDictionaryIsNone) {
  if (mecab_paths(MecabLanguage::kJapanese).library.empty()) GTEST_SKIP() << "no MeCab here";
  ::setenv("VQLM_IPADIC", testing::TempDir().c_str(), 1);
  EXPECT_THAT(
      message(),
      AllOf(HasSubstr("ja-mecab: expected the IPA dictionary"), HasSubstr("of 392126 words"),
            HasSubstr("got none in " + testing::TempDir()), HasSubstr("VQLM_IPADIC")));
}

}  // namespace
}  // namespace vqlm

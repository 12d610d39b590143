#include "metrics/tokenizer_zh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> cut(const BleuTokenizer& tokenizer, const std::string& line) {
  std::string scratch;
  std::vector<std::string_view> tokens;
  tokenizer.cut(line, scratch, tokens);
  return {tokens.begin(), tokens.end()};
}

TEST(TokenizerZh, WhatStandsBetweenChineseGoesByThePasses) {
  const TokenizerZh zh;
  EXPECT_THAT(cut(zh, "他有3.5元,共5-6个."),
              ElementsAre("他", "有", "3.5", "元", ",", "共", "5", "-", "6", "个", "."));
  EXPECT_THAT(cut(zh, "ab."), ElementsAre("ab", "."));
  EXPECT_THAT(cut(zh, "5."), ElementsAre("5."));  // no blank behind the line
  EXPECT_THAT(cut(zh, "5.。"), ElementsAre("5", ".", "。"));
  EXPECT_THAT(cut(zh, ".5a"), ElementsAre(".5a"));  // nor before it
  EXPECT_THAT(cut(zh, "$.5a"), ElementsAre("$", ".", "5a"));
}

TEST(TokenizerZh, KanaStayTogether) {
  EXPECT_THAT(cut(TokenizerZh(), "東京タワーへ"), ElementsAre("東", "京", "タワーへ"));
}

TEST(TokenizerZh, WhiteSpaceParts) {
  const TokenizerZh zh;
  EXPECT_THAT(cut(zh,
                  "\xE3\x80\x80"
                  "a\xC2\xA0"
                  "b\tc 一\xE2\x80\x83二 "),
              ElementsAre("a", "b", "c", "一", "二"));
  EXPECT_THAT(cut(TokenizerZh(true), "a\xE2\x80\x83z"), ElementsAre("a", "z"));
  EXPECT_THAT(cut(zh, " \t"), IsEmpty());
}

TEST(TokenizerZh, KeepsTheMistakenRangesUnlessAskedOtherwise) {
  const TokenizerZh as_it_is, corrected(true);
  EXPECT_THAT(cut(as_it_is, "a→b"), ElementsAre("a", "→", "b"));
  EXPECT_THAT(cut(corrected, "a→b"), ElementsAre("a→b"));
  EXPECT_THAT(cut(as_it_is, "𠀀𪛖a"), ElementsAre("𠀀𪛖a"));
  EXPECT_THAT(cut(corrected, "𠀀𪛖a"), ElementsAre("𠀀", "𪛖", "a"));
  EXPECT_THAT(cut(corrected, "\U0002F800\U0002FA1D"), ElementsAre("\U0002F800", "\U0002FA1D"));
  EXPECT_THAT(cut(corrected, "a☀b"), ElementsAre("a", "☀", "b"));  // meant all along
  EXPECT_EQ(as_it_is.signature_name(), "zh");
  EXPECT_EQ(corrected.signature_name(), "zh-corrected");
}

TEST(TokenizerZh, InvalidBytesAreLetters) {
  EXPECT_THAT(cut(TokenizerZh(), "a\xE4\xBD"), ElementsAre("a\xE4\xBD"));
  EXPECT_THAT(cut(TokenizerZh(true), "a\xF0\xA0"), ElementsAre("a\xF0\xA0"));
}

TEST(TokenizerZh, TokenizeWritesTheSameTokens) {
  std::string line;
  for (const char* text : {"他有3.5元,共5-6个.", "..a.,1-2,$.一.", "a\xC2\xA0.b", "", "-1.-"}) {
    TokenizerZh().tokenize(text, line);
    const std::vector<std::string_view> split = split_white_space(line);
    EXPECT_EQ(std::vector<std::string>(split.begin(), split.end()), cut(TokenizerZh(), text));
  }
}

}  // namespace
}  // namespace vqlm

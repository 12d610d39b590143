#include "metrics/tokenizer_13a.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/random.h"
#include "metrics/bleu_tokenizer.h"
#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

std::vector<std::string> by_passes(const BleuTokenizer& tokenizer, std::string_view line) {
  std::string out;
  tokenizer.tokenize(line, out);
  const auto views = split_white_space(out);
  return {views.begin(), views.end()};
}

std::vector<std::string> by_cutting(const BleuTokenizer& tokenizer, std::string_view line) {
  std::string scratch;
  std::vector<std::string_view> tokens;
  tokenizer.cut(line, scratch, tokens);
  return {tokens.begin(), tokens.end()};
}

TEST(Tokenizer13a, PointsStayBetweenDigitsOnly) {
  const auto tokenizer = make_bleu_tokenizer("13a");
  EXPECT_EQ(by_cutting(*tokenizer, "It's 1,234.5 km, (say) 3-4."),
            (std::vector<std::string>{"It's", "1,234.5", "km", ",", "(", "say", ")", "3", "-", "4",
                                      "."}));
}

TEST(Tokenizer13a, CuttingAgreesWithThePasses) {
  const auto tokenizer = make_bleu_tokenizer("13a");
  const std::vector<std::string> pieces{
      "a",         "Word",   "z",    "Z",  "é",        "ß",      "中",  "。",   "0",
      "7",         "42",     ".",    ",",  "-",        "'",      "(",   "\"",   "@",
      "[",         "`",      "{",    " ",  " ",        " ",      "  ",  "\t",   "\u00a0",
      "\n",        "\u3000", "\x1f", "&",  "&amp;lt;", "&quot;", "-\n", "\xff", "longishword",
      "<skipped>", "etc.",   "U.S.", "3.", ".5"};
  Pcg64 random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string line;
    for (std::uint32_t left = random.below(14); left > 0; --left)
      line += pieces[random.below(static_cast<std::uint32_t>(pieces.size()))];
    ASSERT_EQ(by_cutting(*tokenizer, line), by_passes(*tokenizer, line)) << line;
  }
}

}  // namespace
}  // namespace vqlm

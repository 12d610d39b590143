#include "app/code_swaps.h"

#include <gtest/gtest.h>

#include "app/pair_coder.h"
#include "core/error.h"

namespace vqlm {
namespace {

struct Swapping {
  explicit Swapping(bool leaky = false) : coder(leaky), tokenizer(coder.tokenizer()) {}

  std::vector<CodeSwapResult> run(const CodeSwapOptions& options, int num_examples = 40) {
    const CoderParts parts = parts_of(coder, tokenizer.get(), "test");
    const std::vector<Example> examples = coder.examples(num_examples);
    data = collect_codebook_data(parts, examples, 0, 1);
    return swap_codes(parts, examples, data, options);
  }

  PairCoder coder;
  std::unique_ptr<Tokenizer> tokenizer;
  CodebookData data;
};

TEST(CodeSwaps, ACodeThatStandsForItsWordsChangesThoseOnly) {
  Swapping swapping;
  const CodeSwapResult result = swapping.run({30, 4, 1}).at(0);
  EXPECT_EQ(result.num_texts, 30U);
  EXPECT_DOUBLE_EQ(*result.changed_inside, 1);
  EXPECT_DOUBLE_EQ(*result.changed_outside, 0);
  ASSERT_EQ(result.shown.size(), 4U);
  for (const CodeSwap& swap : result.shown) {
    EXPECT_NE(swap.from, swap.to);
    EXPECT_NE(swap.to, 3);  // never drawn by the encoder
    const std::string from = std::to_string(swap.from), to = std::to_string(swap.to);
    std::string expected = swap.before;  // words are two letters and a blank
    expected.replace(6 * swap.place, 5, "a" + to + " b" + to);
    EXPECT_EQ(expected, swap.after);
    EXPECT_EQ(swap.before.substr(6 * swap.place, 5), "a" + from + " b" + from);
  }
}

TEST(CodeSwaps, CountsWhatChangesElsewhere) {
  Swapping swapping(true);
  const CodeSwapResult result = swapping.run({30, 0, 1}).at(0);
  EXPECT_DOUBLE_EQ(*result.changed_inside, 1);
  EXPECT_DOUBLE_EQ(*result.changed_outside, 1.0 / 5);  // the sum, of four words and it
  EXPECT_TRUE(result.shown.empty());
}

TEST(CodeSwaps, AreDrawnBySeedAndByUse) {
  Swapping swapping;
  const auto shown = [&](std::uint64_t seed) { return swapping.run({0, 40, seed}).at(0).shown; };
  const auto chosen = [&](std::uint64_t seed) {
    std::string text;
    const std::vector<CodeSwap> swaps = shown(seed);
    for (const CodeSwap& swap : swaps)
      text += swap.id + ":" + std::to_string(swap.place) + "=" + std::to_string(swap.to) + " ";
    return text;
  };
  EXPECT_EQ(chosen(1), chosen(1));
  EXPECT_NE(chosen(1), chosen(2));
  int to_one = 0, from_zero = 0;  // from 0, code 1 is drawn twice as often as 2
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const std::vector<CodeSwap> swaps = shown(seed);
    for (const CodeSwap& swap : swaps) {
      from_zero += swap.from == 0 ? 1 : 0;
      to_one += swap.from == 0 && swap.to == 1 ? 1 : 0;
    }
  }
  EXPECT_NEAR(static_cast<double>(to_one) / from_zero, 2.0 / 3, 0.1);
}

TEST(CodeSwaps, NeedAnotherCodeInUse) {
  Swapping swapping;
  const CodeSwapResult result = swapping.run({5, 5, 1}, 1).at(0);  // one text of the code 0
  EXPECT_EQ(result.num_texts, 0U);
  EXPECT_FALSE(result.changed_inside);
  EXPECT_TRUE(result.shown.empty());
}

TEST(CodebookDataTest, HoldsTextsWithTheirCodesAndGenerations) {
  PairCoder coder;
  const auto tokenizer = coder.tokenizer();
  const CoderParts parts = parts_of(coder, tokenizer.get(), "test");
  ASSERT_EQ(parts.codebooks.size(), 1U);
  EXPECT_EQ(parts.codebooks[0], (CodebookInfo{0, 0, PairCoder::kNumCodes, 2}));
  std::vector<Example> examples = coder.examples(3);
  const CodebookData data = collect_codebook_data(parts, examples, 5, 1);
  ASSERT_EQ(data.encoded.size(), 3U);
  EXPECT_EQ(data.encoded[2].example.id, "train/2");
  EXPECT_EQ(data.encoded[2].code_origin, "encoder");
  EXPECT_EQ(data.encoded[2].generation->codes, (Codes{{1, 0, 1}}));
  EXPECT_EQ(data.tokens[2].size(), 7U);
  EXPECT_EQ(data.tokens[2].back(), kEosId);
  ASSERT_EQ(data.drawn.size(), 5U);
  EXPECT_EQ(data.drawn[4].example.id, "sample/4");
  EXPECT_EQ(data.drawn[4].code_origin, "prior");
  EXPECT_EQ(longest_text(data.tokens), 256);
  EXPECT_EQ(longest_text({std::vector<int>(300)}), 300);
  EXPECT_THROW(parts_of(coder, nullptr, "test"), InvalidArgument);
  examples[1].references.clear();
  EXPECT_THROW(collect_codebook_data(parts, examples, 0, 1), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

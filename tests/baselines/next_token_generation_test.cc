#include "baselines/next_token_generation.h"

#include <gmock/gmock.h>

#include "letter_tokenizer.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

constexpr int kVocab = 7;  // a = 4, b = 5, c = 6

// Says the letter after the last one, after 'c' the end. Records how many rows each batch has.
class AlphabetSteps : public NextTokenModel {
 public:
  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    torch::Tensor log_probs = torch::full({tokens.size(0), kVocab}, -20.0F);
    for (std::int64_t row = 0; row < tokens.size(0); ++row) {
      const auto last = tokens[row][-1].item<std::int64_t>();
      const std::int64_t next = last < 4 ? 4 : last == 6 ? kEosId : last + 1;
      log_probs[row][next] = -0.5F;
    }
    return log_probs;
  }
  void select_rows(const torch::Tensor&) override {}
};

TEST(NextTokenGenerationTest, ContinuesPrefixesOfDifferentLengthsInOrder) {
  std::vector<std::size_t> batch_sizes;
  const auto make = [&](const std::vector<std::size_t>& rows) -> std::unique_ptr<NextTokenModel> {
    batch_sizes.push_back(rows.size());
    return std::make_unique<AlphabetSteps>();
  };
  const std::vector<PrefixToContinue> prefixes{
      {{kBosId, 4, 5}, "0"}, {{kBosId}, "1"}, {{kBosId, 6, 4}, "2"}, {{kBosId, 6, 6}, "3"}};
  DecodingOptions options;
  options.batch_size = 2;
  const std::vector<Continuation> made = continue_prefixes(make, prefixes, options);
  EXPECT_THAT(made[0].decoded.ids, ElementsAre(6));
  EXPECT_THAT(made[1].decoded.ids, ElementsAre(4, 5, 6));
  EXPECT_THAT(made[2].decoded.ids, ElementsAre(5, 6));
  EXPECT_THAT(made[3].decoded.ids, ElementsAre());
  EXPECT_THAT(made[1].decoded.log_prob_nats, ElementsAre(-0.5, -0.5, -0.5, -0.5));
  EXPECT_THAT(batch_sizes, ElementsAre(1, 2, 1));  // no prefix of another length in a batch
}

TEST(NextTokenGenerationTest, ContinuedTextBeginsWithTheSourceExactly) {
  const LetterTokenizer tokenizer("abc");
  EXPECT_EQ(continued_text(tokenizer, "ab", {4, 5}, {6}), "abc");
  EXPECT_EQ(continued_text(tokenizer, "aZ", {4, kUnkId}, {6}), "aZc");
  EXPECT_EQ(continued_text(tokenizer, "", {}, {6, 4}), "ca");
}

TEST(NextTokenGenerationTest, LikelihoodCountsBytesTokensAndUnknowns) {
  const LetterTokenizer tokenizer("abc");
  const std::string text = "a\xC3\xA4";
  const Likelihood likelihood =
      text_likelihood(tokenizer, text, tokenizer.encode(text), {1.0, 2.0, 3.0, 0.5});
  EXPECT_EQ(likelihood.num_bytes, 3);
  EXPECT_EQ(likelihood.num_tokens, 4);
  EXPECT_EQ(likelihood.num_unknown, 2);
  EXPECT_EQ(likelihood.kind, LikelihoodKind::kExact);
  EXPECT_DOUBLE_EQ(likelihood.total_nats(), 6.5);
}

}  // namespace
}  // namespace vqlm

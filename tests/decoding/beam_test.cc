// The beam on its own; nn/decoding_test has it with models, batches and exhaustive search.
#include "decoding/beam.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr int kEnd = 0;
using Row = std::function<std::vector<double>(const std::vector<int>&)>;  // of the tokens so far

std::vector<Decoded> search(const Row& row, const DecodingOptions& options, std::size_t wanted) {
  const std::vector<int> prefix;
  Beam beam({0, kEnd, prefix}, options, wanted);
  std::vector<std::vector<int>> texts(1);
  for (;;) {
    std::vector<float> log_probs;
    for (const auto& text : texts)
      for (const double p : row(text)) log_probs.push_back(static_cast<float>(std::log(p)));
    const auto vocab = static_cast<std::int64_t>(log_probs.size() / texts.size());
    if (!beam.advance({log_probs.data(), vocab}, 0, allowed_tokens(vocab, {}))) break;
    std::vector<std::vector<int>> next;
    for (std::size_t k = 0; k < beam.num_rows(); ++k) {
      next.push_back(texts[beam.parent_row(k)]);
      next.back().push_back(beam.last_token(k));
    }
    texts = next;
  }
  return beam.results();
}

DecodingOptions beam_of(int size, int groups = 1, double diversity = 0.5) {
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.beam_size = size;
  options.beam_groups = groups;
  options.diversity_penalty = diversity;
  options.max_tokens = 4;
  options.length_penalty = 0;
  return options;
}

// Ends after two tokens. Token 1 is a little better than 2, 2 than 3, whatever came before.
std::vector<double> flat(const std::vector<int>& text) {
  if (text.size() == 2) return {0.97, 0.01, 0.01, 0.01};
  return {0.001, 0.4, 0.35, 0.249};
}

std::set<int> first_tokens(const std::vector<Decoded>& texts) {
  std::set<int> result;
  for (const Decoded& text : texts) result.insert(text.ids[0]);
  return result;
}

TEST(BeamTest, WithoutGroupsTakesTheLikeliest) {
  const auto texts = search(flat, beam_of(3), 3);
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0].ids, (std::vector<int>{1, 1}));
  EXPECT_EQ(texts[1].ids, (std::vector<int>{1, 2}));
  EXPECT_EQ(texts[2].ids, (std::vector<int>{2, 1}));
}

TEST(BeamTest, GroupsAvoidWhatGroupsBeforeChose) {
  const auto texts = search(flat, beam_of(3, 3, 10), 3);
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(first_tokens(texts), (std::set<int>{1, 2, 3}));
  // Each is scored by the model alone: 1 1, then 2 2, then 3 3.
  EXPECT_EQ(texts[0].ids, (std::vector<int>{1, 1}));
  EXPECT_EQ(texts[2].ids, (std::vector<int>{3, 3}));
  EXPECT_NEAR(texts[2].log_prob_nats[0], std::log(0.249), 1e-6);
}

TEST(BeamTest, GroupsWithoutPenaltyDoTheSameThing) {
  const auto texts = search(flat, beam_of(4, 2, 0), 4);
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_EQ(texts[0].ids, texts[1].ids);
  EXPECT_EQ(texts[2].ids, texts[3].ids);
}

TEST(BeamTest, ASmallPenaltyMovesOnlyWhatIsNear) {
  // Between 1 and 2 lie 0.13 nats, between 1 and 3 0.47.
  EXPECT_EQ(first_tokens(search(flat, beam_of(2, 2, 0.1), 2)), (std::set<int>{1}));
  EXPECT_EQ(first_tokens(search(flat, beam_of(2, 2, 0.2), 2)), (std::set<int>{1, 2}));
}

TEST(BeamTest, RepetitionCostsByTheTokensOfTheText) {
  DecodingOptions options = beam_of(3);
  options.repetition_penalty = 2;
  const auto texts = search(flat, options, 1);
  EXPECT_EQ(texts[0].ids, (std::vector<int>{1, 2}));  // log p of a second 1 counts twice
  EXPECT_NEAR(texts[0].log_prob_nats[1], std::log(0.35), 1e-6);
}

// The first token decides which of two source words is attended to, the second step attends to the
// first word: 1 leaves the second word out, 2 covers both. A third place is padding.
std::vector<Decoded> search_with_attention(double coverage_penalty) {
  DecodingOptions options = beam_of(2);
  options.coverage_penalty = coverage_penalty;
  const std::vector<int> prefix;
  Beam beam({0, kEnd, prefix}, options, 2);
  const std::vector<float> first = {std::log(0.1F), std::log(0.5F), std::log(0.4F)},
                           last = {0, -1e9F, -1e9F};
  std::vector<float> log_probs = first, attention = {0.8F, 0.2F, -1};
  while (beam.advance({log_probs.data(), 3, attention.data(), 3}, 0, allowed_tokens(3, {}))) {
    log_probs.clear();
    attention.clear();
    for (std::size_t k = 0; k < beam.num_rows(); ++k) {
      log_probs.insert(log_probs.end(), last.begin(), last.end());
      const float second = beam.last_token(k) == 2 ? 0.8F : 0.2F;
      attention.insert(attention.end(), {1 - second, second, -1});
    }
  }
  return beam.results();
}

TEST(BeamTest, CoverageCostsWhatWasPassedOver) {
  // Without it the likelier one; the other gathers 1 on both words, it 0.4 on the second.
  EXPECT_EQ(search_with_attention(0)[0].ids, (std::vector<int>{1}));
  EXPECT_EQ(search_with_attention(0.3)[0].ids, (std::vector<int>{2}));  // 0.27 against 0.22 nats
  EXPECT_EQ(search_with_attention(0.2)[0].ids, (std::vector<int>{1}));  // 0.18 against 0.22
  EXPECT_NEAR(search_with_attention(0.3)[0].log_prob_nats[0], std::log(0.4), 1e-6);
}

TEST(BeamTest, CoverageNeedsAttention) {
  DecodingOptions options = beam_of(2);
  options.coverage_penalty = 0.2;
  EXPECT_THROW(search(flat, options, 1), InvalidArgument);
  options.coverage_penalty = -1;
  EXPECT_THROW(check_decoding(options), InvalidArgument);
}

TEST(BeamTest, OptionsAreChecked) {
  EXPECT_NO_THROW(check_decoding(beam_of(4, 2)));
  EXPECT_THROW(check_decoding(beam_of(4, 3)), InvalidArgument);
  EXPECT_THROW(check_decoding(beam_of(4, 0)), InvalidArgument);
  EXPECT_THROW(check_decoding(beam_of(4, 2, -1)), InvalidArgument);
  DecodingOptions options;
  options.repetition_penalty = 0;
  EXPECT_THROW(check_decoding(options), InvalidArgument);
  options = {};
  options.method = DecodingMethod::kSample;
  options.typical_p = 0;
  EXPECT_THROW(check_decoding(options), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

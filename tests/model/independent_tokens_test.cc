#include "model/independent_tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace vqlm {
namespace {

constexpr int kEnd = 3;

IndependentLogits some_logits(std::int64_t vocab) {
  torch::manual_seed(11);
  const auto mask =
      torch::tensor({{1, 1, 1, 1, 1, 1}, {1, 1, 0, 0, 0, 0}, {1, 1, 1, 1, 0, 0}}, torch::kBool);
  return {torch::randn({3, 6, vocab}), mask};
}

DecodeRequest request_of(std::size_t rows) {
  DecodeRequest request;
  request.prefixes.assign(rows, {2});
  for (std::size_t i = 0; i < rows; ++i) request.ids.push_back("ex" + std::to_string(i));
  request.end_id = kEnd;
  request.forbidden = {0, 1, 2};
  return request;
}

// What `decode` finds a step at a time.
void expect_like_steps(const IndependentLogits& logits, const DecodingOptions& options,
                       const DecodingOptions& of_steps) {
  const auto request = request_of(3);
  const auto at_once = decode_independent(logits, request, options);
  const auto stepwise = decode(*independent_tokens(logits, kEnd), request, of_steps);
  ASSERT_EQ(at_once.size(), stepwise.size());
  for (std::size_t i = 0; i < at_once.size(); ++i) {
    EXPECT_EQ(at_once[i].ids, stepwise[i].ids);
    EXPECT_EQ(at_once[i].finished, stepwise[i].finished);
    ASSERT_EQ(at_once[i].log_prob_nats.size(), stepwise[i].log_prob_nats.size());
    for (std::size_t t = 0; t < at_once[i].log_prob_nats.size(); ++t)
      EXPECT_NEAR(at_once[i].log_prob_nats[t], stepwise[i].log_prob_nats[t], 1e-5);
  }
}

TEST(IndependentTokensTest, GreedyIsTheStepByStepLoop) {
  for (const std::int64_t vocab : {5, 8, 200}) {
    auto logits = some_logits(vocab);
    for (const double end : {-5.0, 0.0, 2.0, 9.0}) {
      logits.logits.select(2, kEnd).fill_(end);
      DecodingOptions options;
      for (const int max_tokens : {0, 1, 3, 6, 7, 20}) {
        options.max_tokens = max_tokens;
        expect_like_steps(logits, options, options);
      }
    }
  }
}

// Two tokens and the end: a beam of 200 keeps every hypothesis.
TEST(IndependentTokensTest, BeamIsTheExactBest) {
  auto logits = some_logits(6);
  for (const double end : {-4.0, -1.0, 0.5}) {
    logits.logits.select(2, kEnd).fill_(end);
    for (const double penalty : {0.0, 0.6, 1.0, 2.0})
      for (const int max_tokens : {1, 3, 7, 20}) {
        DecodingOptions narrow, wide;
        narrow.method = wide.method = DecodingMethod::kBeam;
        narrow.max_tokens = wide.max_tokens = max_tokens;
        narrow.length_penalty = wide.length_penalty = penalty;
        wide.beam_size = 200;
        expect_like_steps(logits, narrow, wide);
      }
  }
}

TEST(IndependentTokensTest, SamplingDrawsFromTheExamplesOwnStreams) {
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  expect_like_steps(some_logits(9), options, options);
}

}  // namespace
}  // namespace vqlm

#include "nn/sequence_embedding.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vqlm {
namespace {

TEST(SequenceEmbeddingTest, ScalesTheEmbeddingAndAddsSinusoids) {
  SequenceEmbedding embedding(5, 4, 0.0);
  const torch::NoGradGuard no_grad;
  embedding->weight().fill_(1.0);
  const auto y = embedding(torch::tensor({{1, 2}}, torch::kLong));
  // Position 1, width 4: angles 1 and 1/100; sines first.
  const auto expected = torch::tensor(
      {2.0 + std::sin(1.0), 2.0 + std::sin(0.01), 2.0 + std::cos(1.0), 2.0 + std::cos(0.01)});
  EXPECT_TRUE(torch::allclose(y[0][0], torch::tensor({2.0F, 2.0F, 3.0F, 3.0F})));
  EXPECT_TRUE(torch::allclose(y[0][1], expected.to(torch::kFloat)));
}

TEST(SequenceEmbeddingTest, OffsetContinuesASequenceAndGrowsBeyondTheTable) {
  SequenceEmbedding embedding(9, 6, 0.0);
  const auto ids = torch::randint(0, 9, {1, 700}, torch::kLong);
  const auto whole = embedding(ids);
  const auto tail = embedding(ids.narrow(1, 600, 100), 600);
  EXPECT_TRUE(torch::equal(whole.narrow(1, 600, 100), tail));
}

TEST(SequenceEmbeddingTest, OutputProjectionIsTied) {
  SequenceEmbedding embedding(7, 4, 0.0);
  EXPECT_EQ(embedding->parameters().size(), 1U);
  const auto hidden = torch::randn({2, 3, 4});
  EXPECT_TRUE(torch::allclose(embedding->logits(hidden),
                              torch::matmul(hidden, embedding->weight().t()), 1e-5, 1e-6));
}

TEST(SequenceEmbeddingTest, OneThatSharesWeightsHasNoParametersAndItsOwnDropout) {
  SequenceEmbedding owner(7, 4, 0.5);
  SequenceEmbedding shared(*owner, 0.0);
  EXPECT_TRUE(shared->parameters().empty());
  const auto ids = torch::tensor({{1, 2, 6}}, torch::kLong);
  owner->weight().set_data(torch::randn({7, 4}));
  owner->eval();
  EXPECT_TRUE(torch::equal(shared(ids), owner(ids)));  // in training: no dropout of its own
  owner->train();
  EXPECT_FALSE(torch::equal(shared(ids), owner(ids)));
}

TEST(SequenceEmbeddingTest, LogitsOfAShortTextAreThoseOfTheSameInABatch) {
  const torch::NoGradGuard no_grad;
  SequenceEmbedding embedding(37, 16, 0.0);
  embedding->eval();
  const auto hidden = torch::randn({2, 11, 16});
  EXPECT_TRUE(torch::allclose(embedding->logits(hidden.narrow(0, 1, 1)),
                              embedding->logits(hidden).narrow(0, 1, 1), 1e-5, 1e-6));
}

}  // namespace
}  // namespace vqlm

#include "nn/loss.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(LossTest, HandComputedWithoutSmoothing) {
  // Rows of probabilities 1/2, 1/4, 1/4 and 1/8, 3/4, 1/8; the third position is padding.
  const auto logits = torch::tensor({{{0.5, 0.25, 0.25}, {0.125, 0.75, 0.125}, {1.0, 1.0, 1.0}}})
                          .log()
                          .to(torch::kFloat);
  const auto targets = torch::tensor({{1, 2, 0}}, torch::kLong);
  const TokenLoss loss = token_loss(logits, targets, 0, 0.0);
  EXPECT_EQ(loss.num_tokens, 2);
  EXPECT_NEAR(loss.nats.item<double>(), std::log(4.0) + std::log(8.0), 1e-6);
  EXPECT_NEAR(loss.loss.item<double>(), (std::log(4.0) + std::log(8.0)) / 2, 1e-6);
}

TEST(LossTest, HandComputedWithSmoothing) {
  const auto logits = torch::tensor({{{0.5, 0.25, 0.25}}}).log().to(torch::kFloat);
  const auto targets = torch::tensor({{1}}, torch::kLong);
  const TokenLoss loss = token_loss(logits, targets, 0, 0.3);
  const double uniform = (std::log(2.0) + std::log(4.0) + std::log(4.0)) / 3;
  EXPECT_NEAR(loss.loss.item<double>(), 0.7 * std::log(4.0) + 0.3 * uniform, 1e-6);
  EXPECT_NEAR(loss.nats.item<double>(), std::log(4.0), 1e-6);
}

TEST(LossTest, AgreesWithTorchInValueAndGradient) {
  torch::manual_seed(1);
  const auto logits = torch::randn({3, 5, 37}) * 3;
  auto targets = torch::randint(1, 37, {3, 5}, torch::kLong);
  targets[1][3] = 0;
  targets[2][4] = 0;
  for (const double smoothing : {0.0, 0.1}) {
    auto a = logits.clone().requires_grad_(), b = logits.clone().requires_grad_();
    const TokenLoss own = token_loss(a, targets, 0, smoothing);
    const auto reference = torch::nn::functional::cross_entropy(
        b.reshape({-1, 37}), targets.reshape({-1}),
        torch::nn::functional::CrossEntropyFuncOptions().ignore_index(0).label_smoothing(
            smoothing));
    (own.loss * 2).backward();
    (reference * 2).backward();
    EXPECT_EQ(own.num_tokens, 13);
    EXPECT_NEAR(own.loss.item<double>(), reference.item<double>(), 1e-5);
    EXPECT_TRUE(torch::allclose(a.grad(), b.grad(), 1e-4, 1e-7));
  }
}

TEST(LossTest, LogitsOfLargeSizeStayFinite) {
  const auto logits = torch::tensor({{{1e4F, -1e4F, 0.0F}}}).requires_grad_();
  const TokenLoss loss = token_loss(logits, torch::tensor({{1}}, torch::kLong), 0, 0.1);
  loss.loss.backward();
  EXPECT_TRUE(std::isfinite(loss.loss.item<double>()));
  EXPECT_TRUE(logits.grad().isfinite().all().item<bool>());
}

TEST(LossTest, ATargetOutsideTheVocabularyIsRefused) {
  EXPECT_THROW(token_loss(torch::randn({1, 1, 4}), torch::tensor({{4}}, torch::kLong), 0, 0),
               InvalidArgument);
}

TEST(LossTest, EveryVocabularySizeAgreesWithTorch) {
  torch::manual_seed(2);
  for (const std::int64_t vocab : {1, 2, 15, 16, 17, 33, 1000}) {
    const auto logits = torch::randn({2, 3, vocab}) * 20;
    const auto targets = torch::randint(0, vocab, {2, 3}, torch::kLong);
    const TokenLoss loss = token_loss(logits, targets, -1, 0);
    EXPECT_NEAR(loss.nats.item<double>(), token_nats(logits, targets, -1).sum().item<double>(),
                1e-3);
  }
}

TEST(LossTest, OnlyPaddingGivesZeroAndNoGradient) {
  const auto logits = torch::randn({1, 2, 4}).requires_grad_();
  const TokenLoss loss = token_loss(logits, torch::zeros({1, 2}, torch::kLong), 0, 0.1);
  loss.loss.backward();
  EXPECT_EQ(loss.num_tokens, 0);
  EXPECT_EQ(loss.loss.item<double>(), 0);
  EXPECT_EQ(logits.grad().abs().sum().item<double>(), 0);
}

TEST(LossTest, NatsOfEachTokenAreZeroAtPadding) {
  const auto logits = torch::tensor({{{0.5, 0.25, 0.25}, {0.125, 0.75, 0.125}}}).log();
  const auto nats = token_nats(logits, torch::tensor({{1, 0}}, torch::kLong), 0);
  EXPECT_NEAR(nats[0][0].item<double>(), std::log(4.0), 1e-6);
  EXPECT_EQ(nats[0][1].item<double>(), 0);
}

}  // namespace
}  // namespace vqlm

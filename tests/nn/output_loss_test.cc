// The blocked loss against token_loss of all logits at once.
#include "nn/output_loss.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "nn/relative_difference.h"

namespace vqlm {
namespace {

struct Given {
  torch::Tensor hidden, targets;
  OutputLayer layer;
};

// Rows of which every seventh is padding (id 0).
Given make_given(std::int64_t rows, std::int64_t length, std::int64_t vocab, bool with_bias) {
  torch::manual_seed(11);
  constexpr std::int64_t kWidth = 16;
  Given given;
  given.hidden = torch::randn({rows, length, kWidth}).requires_grad_();
  given.targets = torch::randint(1, vocab, {rows, length}, torch::kLong);
  given.targets.view({-1}).slice(0, 3, rows * length, 7).zero_();
  given.layer.weight = torch::randn({vocab, kWidth}).requires_grad_();
  if (with_bias) given.layer.bias = torch::randn({vocab}).requires_grad_();
  return given;
}

std::vector<torch::Tensor> leaves(const Given& given) {
  std::vector<torch::Tensor> result{given.hidden, given.layer.weight};
  if (given.layer.bias.defined()) result.push_back(given.layer.bias);
  return result;
}

void expect_agreement(const Given& given, double smoothing) {
  const TokenLoss blocked = output_loss(given.hidden, given.layer, given.targets, 0, smoothing);
  const TokenLoss whole =
      token_loss(torch::linear(given.hidden, given.layer.weight, given.layer.bias), given.targets,
                 0, smoothing);
  EXPECT_EQ(blocked.num_tokens, whole.num_tokens);
  EXPECT_NEAR(blocked.loss.item<double>() / whole.loss.item<double>(), 1, 1e-6);
  EXPECT_NEAR(blocked.nats.item<double>() / whole.nats.item<double>(), 1, 1e-6);
  const auto ours = torch::autograd::grad({blocked.loss * 3}, leaves(given));
  const auto naive = torch::autograd::grad({whole.loss * 3}, leaves(given));
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_LT(relative_difference(ours[i], naive[i]), 1e-5) << "leaf " << i;
}

TEST(OutputLossTest, AgreesWithTheLossOfAllLogits) {
  for (const bool with_bias : {false, true})
    for (const double smoothing : {0.0, 0.1})
      expect_agreement(make_given(3, 50, 37, with_bias), smoothing);
}

TEST(OutputLossTest, AgreesOverSeveralBlocks) {
  // A block holds 64 rows of this vocabulary; 2 x 75 rows are three blocks, the last one short.
  expect_agreement(make_given(2, 75, 30000, true), 0.1);
}

TEST(OutputLossTest, WithoutGradientsTheValuesAreTheSame) {
  const Given given = make_given(3, 50, 37, true);
  const TokenLoss with = output_loss(given.hidden, given.layer, given.targets, 0, 0.1);
  const torch::NoGradGuard no_grad;
  const TokenLoss without = output_loss(given.hidden, given.layer, given.targets, 0, 0.1);
  EXPECT_EQ(with.loss.item<float>(), without.loss.item<float>());
  EXPECT_FALSE(without.loss.requires_grad());
}

TEST(OutputLossTest, PaddingDoesNotMatter) {
  Given given = make_given(3, 50, 37, false);
  const TokenLoss before = output_loss(given.hidden, given.layer, given.targets, 0, 0);
  given.hidden = given.hidden.detach().clone();
  given.hidden.masked_fill_((given.targets == 0).unsqueeze(2), 1e6);
  const TokenLoss after = output_loss(given.hidden, given.layer, given.targets, 0, 0);
  EXPECT_EQ(before.loss.item<float>(), after.loss.item<float>());
}

TEST(OutputLossTest, OnlyPaddingGivesZeroAndNoGradient) {
  Given given = make_given(2, 5, 37, true);
  given.targets.zero_();
  const TokenLoss loss = output_loss(given.hidden, given.layer, given.targets, 0, 0.1);
  EXPECT_EQ(loss.num_tokens, 0);
  EXPECT_EQ(loss.loss.item<float>(), 0.0F);
  for (const auto& gradient : torch::autograd::grad({loss.loss}, leaves(given)))
    EXPECT_EQ(gradient.abs().sum().item<float>(), 0.0F);
}

TEST(OutputLossTest, RefusesTargetsThatFitNoRow) {
  Given given = make_given(2, 5, 37, false);
  EXPECT_THROW(output_loss(given.hidden, given.layer, given.targets.narrow(1, 0, 4), 0, 0),
               InvalidArgument);
  given.targets[0][0] = 37;
  EXPECT_THROW(output_loss(given.hidden, given.layer, given.targets, 0, 0), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

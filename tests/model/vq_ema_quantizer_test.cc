#include "model/vq_ema_quantizer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/naive_quantizer.h"
#include "model/nearest_code.h"

namespace vqlm {
namespace {

VqEmaOptions small_options() {
  VqEmaOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.commitment = 0.5;
  options.ema_decay = 0.9;
  options.restart_every = 0;
  return options;
}

void place(VqEmaQuantizer& quantizer, const torch::Tensor& codebook, const torch::Tensor& counts) {
  const torch::NoGradGuard no_grad;
  auto buffers = quantizer.named_buffers();
  buffers["codebook"].copy_(codebook);
  buffers["ema_counts"].copy_(counts);
  buffers["ema_sums"].copy_(codebook * counts.unsqueeze(1));
  buffers["started"].fill_(1);
}

class VqEmaQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    codebook_ = torch::randn({4, 3});
    counts_ = torch::tensor({2.0F, 3.0F, 1.0F, 4.0F});
    z_ = torch::randn({2, 5, 3});
    mask_ = torch::ones({2, 5}, torch::kBool);
    mask_[1].slice(0, 3).fill_(false);
  }
  torch::Tensor codebook_, counts_, z_, mask_;
};

TEST_F(VqEmaQuantizerTest, ForwardEqualsTheNaiveFormula) {
  VqEmaQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  const auto result = quantizer.forward(z_, mask_);
  double squares = 0;
  for (std::int64_t b = 0; b < 2; ++b)
    for (std::int64_t n = 0; n < 5; ++n) {
      if (!mask_[b][n].item<bool>()) {
        EXPECT_EQ(result.states[b][n].abs().sum().item<float>(), 0);
        continue;
      }
      const auto code = naive_code(z_[b][n], codebook_);
      EXPECT_EQ(result.codes[b][n].item<std::int64_t>(), code);
      EXPECT_TRUE(torch::allclose(result.states[b][n], codebook_[code], 1e-5, 1e-6));
      squares += (z_[b][n] - codebook_[code]).square().sum().item<double>();
    }
  EXPECT_NEAR(result.loss.item<double>(), 0.5 * squares / (8 * 3), 1e-6);
}

TEST_F(VqEmaQuantizerTest, GradientGoesStraightThroughAndCommits) {
  VqEmaQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  const auto weights = torch::randn({2, 5, 3});
  auto z = z_.clone().set_requires_grad(true);
  (quantizer.forward(z, mask_).states * weights).sum().backward();
  EXPECT_TRUE(torch::allclose(z.grad(), weights.masked_fill(mask_.logical_not().unsqueeze(-1), 0)));

  z = z_.clone().set_requires_grad(true);
  const auto result = quantizer.forward(z, mask_);
  result.loss.backward();
  const auto expected = 0.5 * 2 * (z_ - quantizer.lookup(result.codes)) / (8 * 3);
  EXPECT_TRUE(torch::allclose(z.grad(), expected.masked_fill(mask_.logical_not().unsqueeze(-1), 0),
                              1e-4, 1e-6));
}

TEST_F(VqEmaQuantizerTest, MovesAveragesByTheNaiveFormula) {
  VqEmaQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  quantizer.train();
  quantizer.forward(z_, mask_);
  quantizer.after_step(1, 10);
  std::vector<double> counts(4);
  auto sums = torch::zeros({4, 3}, torch::kFloat64);
  for (std::int64_t k = 0; k < 4; ++k) {
    counts[static_cast<std::size_t>(k)] = 0.9 * counts_[k].item<double>();
    sums[k] = 0.9 * (codebook_[k] * counts_[k]).to(torch::kFloat64);
  }
  for (std::int64_t i = 0; i < 10; ++i) {
    if (!mask_.view({-1})[i].item<bool>()) continue;
    const auto vector = z_.view({-1, 3})[i];
    const auto code = naive_code(vector, codebook_);
    counts[static_cast<std::size_t>(code)] += 0.1;
    sums[code] += 0.1 * vector.to(torch::kFloat64);
  }
  const double total = counts[0] + counts[1] + counts[2] + counts[3];
  for (std::int64_t k = 0; k < 4; ++k) {
    const double smoothed = (counts[static_cast<std::size_t>(k)] + 1e-5) / (total + 4e-5) * total;
    EXPECT_TRUE(torch::allclose(quantizer.codebook()[k].to(torch::kFloat64), sums[k] / smoothed,
                                1e-5, 1e-6));
  }
}

TEST_F(VqEmaQuantizerTest, EvaluationChangesNothing) {
  VqEmaQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  quantizer.eval();
  quantizer.forward(z_, mask_);
  quantizer.after_step(1, 10);
  EXPECT_TRUE(quantizer.codebook().equal(codebook_));
}

TEST_F(VqEmaQuantizerTest, RestartsOnlyCodesFarBelowTheMeanUse) {
  auto options = small_options();
  options.restart_every = 1;
  options.restart_below = 0.1;
  VqEmaQuantizer quantizer(options);
  // Code 2 is far away and rare; code 3 is as rare as the others after the step.
  codebook_[2].fill_(100);
  place(quantizer, codebook_, torch::tensor({2.0F, 3.0F, 0.01F, 4.0F}));
  quantizer.train();
  quantizer.forward(z_, mask_);
  quantizer.after_step(1, 10);
  EXPECT_EQ(quantizer.values().at("restarts"), 1);
  const auto real = z_.view({-1, 3}).index_select(0, mask_.view({-1}).nonzero().squeeze(1));
  EXPECT_LT((real - quantizer.codebook()[2]).abs().sum(1).min().item<float>(), 1e-6);
}

TEST_F(VqEmaQuantizerTest, RestartsNothingInTheLastSteps) {
  auto options = small_options();
  options.restart_every = 1;
  VqEmaQuantizer quantizer(options);
  codebook_[2].fill_(100);
  place(quantizer, codebook_, torch::tensor({2.0F, 3.0F, 0.01F, 4.0F}));
  quantizer.train();
  quantizer.forward(z_, mask_);
  quantizer.after_step(9, 10);  // restart_until is 0.8
  EXPECT_EQ(quantizer.values().at("restarts"), 0);
}

TEST_F(VqEmaQuantizerTest, StartsAtClustersWithCountsOfAStep) {
  VqEmaQuantizer quantizer(small_options());
  EXPECT_FALSE(quantizer.started());
  const auto centres = 10 * torch::eye(4).narrow(1, 0, 3);
  quantizer.start(centres.repeat({25, 1}) + 0.01 * torch::randn({100, 3}), 20);
  EXPECT_TRUE(quantizer.started());
  EXPECT_LT(std::get<0>(torch::cdist(centres, quantizer.codebook()).min(1)).max().item<float>(),
            0.05F);
  EXPECT_TRUE(torch::allclose(quantizer.named_buffers()["ema_counts"], torch::full({4}, 5.0F)));
  EXPECT_DOUBLE_EQ(quantizer.values().at("codebook_use"), 1.0);
  EXPECT_NEAR(quantizer.values().at("codebook_perplexity"), 4.0, 1e-6);
}

TEST(BuiltinQuantizersTest, RefusesAnUnknownName) {
  const nlohmann::json empty = nlohmann::json::object();
  JsonReader reader(empty, "config");
  EXPECT_THROW(builtin_quantizers().create("vq_emma", reader), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

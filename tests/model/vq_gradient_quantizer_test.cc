#include "model/vq_gradient_quantizer.h"

#include <gtest/gtest.h>

#include "model/code_regularizers.h"
#include "model/naive_quantizer.h"

namespace vqlm {
namespace {

VqGradientOptions small_options() {
  VqGradientOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.commitment = 0.5;
  options.codebook_weight = 2;
  options.ema_decay = 0.9;
  options.restart_every = 0;
  return options;
}

void place(VqGradientQuantizer& quantizer, const torch::Tensor& codebook,
           const torch::Tensor& counts) {
  const torch::NoGradGuard no_grad;
  quantizer.named_parameters()["codebook"].copy_(codebook);
  quantizer.named_buffers()["ema_counts"].copy_(counts);
  quantizer.named_buffers()["started"].fill_(1);
}

class VqGradientQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    codebook_ = torch::randn({4, 3});
    counts_ = torch::tensor({2.0F, 3.0F, 1.0F, 4.0F});
    batch_ = MaskedBatch();
  }
  torch::Tensor codebook_, counts_;
  MaskedBatch batch_;
};

TEST_F(VqGradientQuantizerTest, ForwardEqualsTheNaiveFormula) {
  VqGradientQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  const auto result = quantizer.forward(batch_.z, batch_.mask);
  const auto codes = naive_codes(batch_.real(), codebook_);
  const auto vectors = codebook_.index_select(0, codes);
  expect_masked(result, batch_, vectors, codes);
  const double squares = (batch_.real() - vectors).square().sum().item<double>();
  EXPECT_NEAR(result.loss.item<double>(), (2 + 0.5) * squares / (8 * 3), 1e-5);
}

TEST_F(VqGradientQuantizerTest, GradientsGoToTheirSides) {
  VqGradientQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  const auto z = batch_.z.clone().set_requires_grad(true);
  const auto result = quantizer.forward(z, batch_.mask);
  result.loss.backward({}, true);
  const auto codes = naive_codes(batch_.real(), codebook_);
  const auto difference = batch_.real() - codebook_.index_select(0, codes);
  const auto to_states = batch_.spread(0.5 * 2 * difference / (8 * 3));
  auto to_codebook = torch::zeros({4, 3});
  for (std::int64_t i = 0; i < 8; ++i)
    to_codebook[codes[i].item<long>()] -= 2 * 2 * difference[i] / (8 * 3);
  const auto codebook = quantizer.named_parameters()["codebook"];
  EXPECT_TRUE(torch::allclose(z.grad(), to_states, 1e-4, 1e-6));
  EXPECT_TRUE(torch::allclose(codebook.grad(), to_codebook, 1e-4, 1e-6));

  // What the decoder sends back reaches the encoder alone.
  z.mutable_grad().reset();
  codebook.mutable_grad().reset();
  (result.states * batch_.weights).sum().backward();
  EXPECT_TRUE(torch::allclose(z.grad(), batch_.spread(batch_.rows_of(batch_.weights))));
  EXPECT_FALSE(codebook.grad().defined());
}

TEST_F(VqGradientQuantizerTest, PenaltiesEnterTheLossByTheirWeights) {
  auto options = small_options();
  options.orthogonal_weight = 3;
  options.entropy_weight = 0.5;
  options.entropy_temperature = 2;
  VqGradientQuantizer plain(small_options()), quantizer(options);
  place(plain, codebook_, counts_);
  place(quantizer, codebook_, counts_);
  const double added = quantizer.forward(batch_.z, batch_.mask).loss.item<double>() -
                       plain.forward(batch_.z, batch_.mask).loss.item<double>();
  const double expected = 3 * orthogonal_penalty(codebook_).item<double>() +
                          0.5 * entropy_penalty(batch_.real(), codebook_, 2).item<double>();
  EXPECT_NEAR(added, expected, 1e-5);
}

TEST_F(VqGradientQuantizerTest, AutocastChangesNothing) {
  auto options = small_options();
  options.orthogonal_weight = options.entropy_weight = 1;
  VqGradientQuantizer quantizer(options);
  place(quantizer, codebook_, counts_);
  expect_autocast_changes_nothing(quantizer, batch_);
}

TEST_F(VqGradientQuantizerTest, MovesCountsAndNothingElse) {
  VqGradientQuantizer quantizer(small_options());
  place(quantizer, codebook_, counts_);
  quantizer.train();
  quantizer.forward(batch_.z, batch_.mask);
  quantizer.after_step(1, 10);
  const auto codes = naive_codes(batch_.real(), codebook_);
  const auto expected = 0.9 * counts_ + 0.1 * torch::bincount(codes, {}, 4);
  EXPECT_TRUE(torch::allclose(quantizer.named_buffers()["ema_counts"], expected));
  EXPECT_TRUE(quantizer.codebook().equal(codebook_));
  quantizer.eval();
  quantizer.forward(batch_.z, batch_.mask);
  quantizer.after_step(2, 10);
  EXPECT_TRUE(torch::allclose(quantizer.named_buffers()["ema_counts"], expected));
}

TEST_F(VqGradientQuantizerTest, RestartsOnlyRareCodesAndNotInTheLastSteps) {
  auto options = small_options();
  options.restart_every = 2;
  options.restart_below = 0.1;
  VqGradientQuantizer quantizer(options);
  codebook_[2].fill_(100);
  place(quantizer, codebook_, torch::tensor({2.0F, 3.0F, 0.01F, 4.0F}));
  quantizer.train();
  for (const std::int64_t step : {1, 10}) {  // not a second step; after restart_until
    quantizer.forward(batch_.z, batch_.mask);
    quantizer.after_step(step, 10);
    EXPECT_EQ(quantizer.values().at("restarts"), 0);
  }
  quantizer.forward(batch_.z, batch_.mask);
  quantizer.after_step(2, 10);
  EXPECT_EQ(quantizer.values().at("restarts"), 1);
  const auto kept = torch::tensor({0, 1, 3});
  EXPECT_TRUE(quantizer.codebook().index_select(0, kept).equal(codebook_.index_select(0, kept)));
  EXPECT_EQ((batch_.real() - quantizer.codebook()[2]).abs().sum(1).min().item<float>(), 0);
  const auto counts = quantizer.named_buffers()["ema_counts"];
  const auto others = counts.index_select(0, kept).sum().item<double>();
  EXPECT_NEAR(counts[2].item<double>(), others / 4, others * 0.01);  // the mean before
}

TEST_F(VqGradientQuantizerTest, StartsAtClustersAndResumesWithTheSameBits) {
  auto options = small_options();
  options.restart_every = 1;
  options.orthogonal_weight = options.entropy_weight = 0.1;
  VqGradientQuantizer first(options), second(options);
  EXPECT_FALSE(first.started());
  const auto centres = 10 * torch::eye(4).narrow(1, 0, 3);
  first.start(centres.repeat({25, 1}) + 0.01 * torch::randn({100, 3}), 20);
  EXPECT_TRUE(first.started());
  EXPECT_LT(std::get<0>(torch::cdist(centres, first.codebook()).min(1)).max().item<float>(), 0.05F);
  EXPECT_TRUE(torch::allclose(first.named_buffers()["ema_counts"], torch::full({4}, 5.0F)));
  expect_resumes(first, second);
}

}  // namespace
}  // namespace vqlm

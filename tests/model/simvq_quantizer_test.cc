#include "model/simvq_quantizer.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "model/naive_quantizer.h"

namespace vqlm {
namespace {

SimvqOptions small_options() {
  SimvqOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.commitment = 0.5;
  options.codebook_weight = 2;
  return options;
}

class SimvqQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    quantizer_ = std::make_shared<SimvqQuantizer>(small_options());
    quantizer_->named_buffers()["started"].fill_(1);
    const auto parameters = quantizer_->named_parameters();
    weight_ = parameters["map.weight"].detach().clone();
    bias_ = parameters["map.bias"].detach().clone();
    frozen_ = quantizer_->named_buffers()["frozen_codebook"].clone();
    batch_ = MaskedBatch();
  }
  // Row k by plain loops: W q_k + b.
  torch::Tensor naive_codebook() const {
    const auto codebook = torch::zeros({4, 3});
    for (std::int64_t k = 0; k < 4; ++k)
      for (std::int64_t i = 0; i < 3; ++i) {
        double sum = bias_[i].item<double>();
        for (std::int64_t j = 0; j < 3; ++j)
          sum += weight_[i][j].item<double>() * frozen_[k][j].item<double>();
        codebook[k][i] = sum;
      }
    return codebook;
  }
  std::shared_ptr<SimvqQuantizer> quantizer_;
  torch::Tensor weight_, bias_, frozen_;
  MaskedBatch batch_;
};

TEST_F(SimvqQuantizerTest, ForwardEqualsTheNaiveFormula) {
  const auto codebook = naive_codebook();
  EXPECT_TRUE(torch::allclose(quantizer_->codebook(), codebook, 1e-5, 1e-6));
  const auto result = quantizer_->forward(batch_.z, batch_.mask);
  const auto codes = naive_codes(batch_.real(), codebook);
  const auto vectors = codebook.index_select(0, codes);
  expect_masked(result, batch_, vectors, codes);
  const double squares = (batch_.real() - vectors).square().sum().item<double>();
  EXPECT_NEAR(result.loss.item<double>(), (2 + 0.5) * squares / (8 * 3), 1e-5);
  EXPECT_TRUE(quantizer_->lookup(codes).equal(quantizer_->codebook().index_select(0, codes)));
}

TEST_F(SimvqQuantizerTest, GradientsGoToStatesAndMap) {
  const auto z = batch_.z.clone().set_requires_grad(true);
  const auto result = quantizer_->forward(z, batch_.mask);
  result.loss.backward({}, true);
  const auto codes = naive_codes(batch_.real(), naive_codebook());
  const auto difference = batch_.real() - naive_codebook().index_select(0, codes);
  auto to_weight = torch::zeros({3, 3}), to_bias = torch::zeros({3});
  for (std::int64_t n = 0; n < 8; ++n) {
    const auto to_vector = -2 * 2 * difference[n] / (8 * 3);
    to_weight += torch::outer(to_vector, frozen_[codes[n].item<long>()]);
    to_bias += to_vector;
  }
  const auto parameters = quantizer_->named_parameters();
  const auto to_states = batch_.spread(0.5 * 2 * difference / (8 * 3));
  EXPECT_TRUE(torch::allclose(z.grad(), to_states, 1e-4, 1e-6));
  EXPECT_TRUE(torch::allclose(parameters["map.weight"].grad(), to_weight, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(parameters["map.bias"].grad(), to_bias, 1e-4, 1e-5));
  EXPECT_EQ(parameters.size(), 2U);  // the random vectors do not learn

  quantizer_->zero_grad();
  z.mutable_grad().reset();
  (result.states * batch_.weights).sum().backward();
  EXPECT_TRUE(torch::allclose(z.grad(), batch_.spread(batch_.rows_of(batch_.weights))));
  EXPECT_FALSE(parameters["map.weight"].grad().defined());
}

TEST_F(SimvqQuantizerTest, AStepMovesUnusedCodesToo) {
  const auto before = quantizer_->codebook().detach().clone();
  train_step(*quantizer_, batch_, 1);
  const auto moved = (quantizer_->codebook().detach() - before).abs().sum(1);
  EXPECT_GT(moved.min().item<float>(), 1e-5F);
  EXPECT_TRUE(quantizer_->named_buffers()["frozen_codebook"].equal(frozen_));
}

TEST_F(SimvqQuantizerTest, StartsWithTheMomentsOfTheSamples) {
  auto options = small_options();
  options.codes = 20000;
  SimvqQuantizer quantizer(options);
  EXPECT_FALSE(quantizer.started());
  // Flat, as layer-normalised states are: the third number follows from the others.
  auto samples = torch::randn({500, 3}) * torch::tensor({3.0F, 0.5F, 0.0F}) + 2;
  samples.select(1, 2).copy_(6 - samples.select(1, 0) - samples.select(1, 1));
  quantizer.start(samples, 50);
  EXPECT_TRUE(quantizer.started());
  const auto codebook = quantizer.codebook().detach();
  EXPECT_TRUE(torch::allclose(codebook.mean(0), samples.mean(0), 0.1, 0.1));
  EXPECT_TRUE(torch::allclose(torch::cov(codebook.t()), torch::cov(samples.t()), 0.1, 0.1));
  EXPECT_NEAR(quantizer.named_buffers()["ema_counts"].sum().item<double>(), 50, 1e-3);
  EXPECT_THROW(quantizer.start(torch::zeros({0, 3}), 50), InvalidArgument);
}

TEST_F(SimvqQuantizerTest, MovesCountsAndResumesWithTheSameBits) {
  quantizer_->train();
  quantizer_->forward(batch_.z, batch_.mask);
  quantizer_->after_step(1, 10);
  const auto codes = naive_codes(batch_.real(), naive_codebook());
  EXPECT_TRUE(torch::allclose(quantizer_->named_buffers()["ema_counts"],
                              0.01 * torch::bincount(codes, {}, 4)));
  EXPECT_EQ(quantizer_->values().at("restarts"), 0);
  SimvqQuantizer second(small_options());
  expect_resumes(*quantizer_, second);
}

TEST_F(SimvqQuantizerTest, AutocastChangesNothing) {
  expect_autocast_changes_nothing(*quantizer_, batch_);
}

}  // namespace
}  // namespace vqlm

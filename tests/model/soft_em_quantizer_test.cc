#include "model/soft_em_quantizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/error.h"
#include "model/naive_quantizer.h"
#include "nn/device.h"

namespace vqlm {
namespace {

SoftEmOptions small_options(std::int64_t samples) {
  SoftEmOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.commitment = 0.5;
  options.samples = samples;
  options.temperature = 2;
  options.ema_decay = 0.9;
  options.restart_every = 0;
  return options;
}

SoftEmOptions read(const nlohmann::json& config) {
  JsonReader reader(config, "config");
  const auto options = read_soft_em_options(reader);
  reader.finish();
  return options;
}

// softmax(-|z - e|^2 / temperature) with all differences in memory, float64 [n, K].
torch::Tensor naive_posterior(const torch::Tensor& rows, const torch::Tensor& codebook,
                              double temperature) {
  const auto differences =
      rows.to(torch::kFloat64).unsqueeze(1) - codebook.to(torch::kFloat64).unsqueeze(0);
  return (-differences.square().sum(-1) / temperature).softmax(1);
}

class SoftEmQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    codebook_ = torch::randn({4, 3});
    batch_ = std::make_unique<MaskedBatch>();
  }
  std::unique_ptr<SoftEmQuantizer> placed(const SoftEmOptions& options) const {
    auto quantizer = std::make_unique<SoftEmQuantizer>(options);
    auto buffers = quantizer->named_buffers();
    buffers["codebook"].copy_(codebook_);
    buffers["ema_counts"].copy_(counts_);
    buffers["ema_sums"].copy_(codebook_ * counts_.unsqueeze(1));
    buffers["started"].fill_(1);
    return quantizer;
  }
  // The averages of 0.9 moved by shares [8, 4] of the batch's states in the codes.
  void expect_moved(const SoftEmQuantizer& quantizer, const torch::Tensor& shares) const {
    const auto buffers = quantizer.named_buffers();
    const auto rows = batch_->real();
    double total = 0;
    std::vector<double> counts(4);
    auto sums = torch::zeros({4, 3}, torch::kFloat64);
    for (std::int64_t k = 0; k < 4; ++k) {
      double& count = counts[static_cast<std::size_t>(k)];
      count = 0.9 * counts_[k].item<double>();
      sums[k] = 0.9 * (codebook_[k] * counts_[k]).to(torch::kFloat64);
      for (std::int64_t n = 0; n < 8; ++n) {
        const double share = shares[n][k].item<double>();
        count += 0.1 * share;
        sums[k] += 0.1 * share * rows[n].to(torch::kFloat64);
      }
      total += count;
    }
    for (std::int64_t k = 0; k < 4; ++k) {
      const double count = counts[static_cast<std::size_t>(k)];
      EXPECT_NEAR(buffers["ema_counts"][k].item<double>(), count, 1e-5);
      const double smoothed = (count + 1e-5) / (total + 4e-5) * total;
      EXPECT_TRUE(torch::allclose(quantizer.codebook()[k].to(torch::kFloat64), sums[k] / smoothed,
                                  1e-4, 1e-5));
    }
  }
  torch::Tensor codebook_, counts_ = torch::tensor({2.0F, 3.0F, 1.0F, 4.0F});
  std::unique_ptr<MaskedBatch> batch_;
};

TEST_F(SoftEmQuantizerTest, InEvaluationTheNearestCodeByTheNaiveFormula) {
  const auto quantizer = placed(small_options(10));
  quantizer->eval();
  const auto rows = batch_->real();
  const auto codes = naive_codes(rows, codebook_), vectors = codebook_.index_select(0, codes);
  auto z = batch_->z.clone().set_requires_grad(true);
  const auto result = quantizer->forward(z, batch_->mask);
  expect_masked(result, *batch_, vectors, codes);
  EXPECT_NEAR(result.loss.item<double>(), 0.5 * (rows - vectors).square().sum().item<double>() / 24,
              1e-6);
  quantizer->after_step(1, 10);
  EXPECT_TRUE(quantizer->codebook().equal(codebook_));
}

TEST_F(SoftEmQuantizerTest, WithoutSamplesTheExpectationByTheNaiveFormula) {
  const auto quantizer = placed(small_options(0));
  quantizer->train();
  const auto rows = batch_->real();
  const auto p = naive_posterior(rows, codebook_, 2);
  const auto means = p.matmul(codebook_.to(torch::kFloat64)).to(torch::kFloat32);
  auto z = batch_->z.clone().set_requires_grad(true);
  const auto result = quantizer->forward(z, batch_->mask);
  expect_masked(result, *batch_, means, naive_codes(rows, codebook_));
  EXPECT_NEAR(result.loss.item<double>(), 0.5 * (rows - means).square().sum().item<double>() / 24,
              1e-6);
  quantizer->after_step(1, 10);
  expect_moved(*quantizer, p);
}

TEST_F(SoftEmQuantizerTest, GradientGoesStraightThroughAndCommitsToTheMean) {
  for (const std::int64_t samples : {0, 3}) {
    const auto quantizer = placed(small_options(samples));
    quantizer->train();
    auto z = batch_->z.clone().set_requires_grad(true);
    const auto result = quantizer->forward(z, batch_->mask);
    ((result.states * batch_->weights).sum() + result.loss).backward();
    const auto commitment =
        0.5 * 2 * (batch_->real() - batch_->rows_of(result.states.detach())) / 24;
    const auto expected = batch_->rows_of(batch_->weights) + commitment;
    EXPECT_TRUE(torch::allclose(z.grad(), batch_->spread(expected), 1e-4, 1e-6)) << samples;
  }
}

// Two batches before the step, drawn again here after the same seed.
TEST_F(SoftEmQuantizerTest, DrawsGiveTheMeanAndTheAverages) {
  auto options = small_options(3);
  options.stochastic = true;
  const auto quantizer = placed(options);
  quantizer->train();
  const auto rows = batch_->real();
  const auto p = naive_posterior(rows, codebook_, 2).to(torch::kFloat32);
  torch::manual_seed(9);
  auto shares = torch::zeros({8, 4});
  std::vector<torch::Tensor> first, means;
  for (int pass = 0; pass < 2; ++pass) {
    const auto drawn = p.multinomial(3, true);
    first.push_back(drawn.select(1, 0));
    means.push_back(torch::zeros({8, 3}));
    for (std::int64_t n = 0; n < 8; ++n)
      for (std::int64_t i = 0; i < 3; ++i) {
        shares[n][drawn[n][i].item<std::int64_t>()] += 1.0 / 3;
        means.back()[n] += codebook_[drawn[n][i].item<std::int64_t>()] / 3;
      }
  }
  torch::manual_seed(9);
  for (std::size_t pass = 0; pass < 2; ++pass)
    expect_masked(quantizer->forward(batch_->z, batch_->mask), *batch_, means[pass], first[pass]);
  quantizer->after_step(1, 10);
  expect_moved(*quantizer, shares);
}

TEST_F(SoftEmQuantizerTest, DrawsCodesAsOftenAsTheirProbabilities) {
  constexpr std::int64_t kStates = 5000;
  const auto z = batch_->z[0][0].expand({1, kStates, 3});
  const auto mask = torch::ones({1, kStates}, torch::kBool);
  const auto p = naive_posterior(batch_->z[0][0].unsqueeze(0), codebook_, 2)[0];
  auto options = small_options(8);
  options.ema_decay = 0;
  options.stochastic = true;
  const auto several = placed(options);
  options.samples = 0;
  const auto expected = placed(options);
  // Shares of the draws, and of one code a state: `codes`.
  const auto expect_near = [&](const torch::Tensor& shares, double draws) {
    for (std::int64_t k = 0; k < 4; ++k) {
      const double probability = p[k].item<double>();
      const double deviation = std::sqrt(probability * (1 - probability) / draws);
      EXPECT_NEAR(shares[k].item<double>(), probability, 4.5 * deviation) << k;
    }
  };
  for (const auto& quantizer : {several.get(), expected.get()}) {
    quantizer->train();
    const auto codes = quantizer->forward(z, mask).codes.view({-1});
    expect_near(torch::bincount(codes, {}, 4) / static_cast<double>(kStates), kStates);
  }
  several->after_step(1, 10);
  expect_near(several->named_buffers()["ema_counts"] / static_cast<double>(kStates), 8.0 * kStates);
}

TEST_F(SoftEmQuantizerTest, ManyChunksGiveTheSameExpectation) {
  auto options = small_options(0);
  options.codes = 4096;
  options.ema_decay = 0;
  SoftEmQuantizer quantizer(options);
  const auto codebook = torch::randn({4096, 3}), z = torch::randn({2, 300, 3});
  quantizer.named_buffers()["codebook"].copy_(codebook);
  quantizer.train();
  const auto result = quantizer.forward(z, torch::ones({2, 300}, torch::kBool));
  quantizer.after_step(1, 10);
  const auto p = naive_posterior(z.view({-1, 3}), codebook, 2);
  const auto means = p.matmul(codebook.to(torch::kFloat64)).to(torch::kFloat32);
  EXPECT_TRUE(torch::allclose(result.states.view({-1, 3}), means, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(quantizer.named_buffers()["ema_counts"], p.sum(0).to(torch::kFloat32),
                              1e-4, 1e-5));
}

TEST_F(SoftEmQuantizerTest, ALowTemperatureIsTheNearestCode) {
  auto options = small_options(4);
  options.temperature = 1e-4;
  const auto quantizer = placed(options);
  quantizer->train();
  const auto codes = naive_codes(batch_->real(), codebook_);
  expect_masked(quantizer->forward(batch_->z, batch_->mask), *batch_,
                codebook_.index_select(0, codes), codes);
}

TEST_F(SoftEmQuantizerTest, RestartsOnlyCodesFarBelowTheMeanUse) {
  for (const std::int64_t step : {1, 9}) {  // restart_until is 0.8
    auto options = small_options(10);
    options.restart_every = 1;
    options.restart_below = 0.1;
    codebook_[2].fill_(100);
    counts_[2] = 0.01F;
    const auto quantizer = placed(options);
    quantizer->train();
    quantizer->forward(batch_->z, batch_->mask);
    quantizer->after_step(step, 10);
    EXPECT_EQ(quantizer->values().at("restarts"), step == 1 ? 1 : 0);
    const auto distances = (batch_->real() - quantizer->codebook()[2]).abs().sum(1);
    EXPECT_EQ(distances.min().item<float>() < 1e-6F, step == 1);
  }
}

TEST_F(SoftEmQuantizerTest, StartsAtClustersWithCountsOfAStep) {
  SoftEmQuantizer quantizer(small_options(10));
  EXPECT_FALSE(quantizer.started());
  const auto centres = 10 * torch::eye(4).narrow(1, 0, 3);
  quantizer.start(centres.repeat({25, 1}) + 0.01 * torch::randn({100, 3}), 20);
  EXPECT_TRUE(quantizer.started());
  EXPECT_LT(std::get<0>(torch::cdist(centres, quantizer.codebook()).min(1)).max().item<float>(),
            0.05F);
  EXPECT_TRUE(torch::allclose(quantizer.named_buffers()["ema_counts"], torch::full({4}, 5.0F)));
}

TEST_F(SoftEmQuantizerTest, ResumesFromBuffersAlone) {
  const auto first = placed(small_options(5));
  SoftEmQuantizer second(small_options(5));
  expect_resumes(*first, second);
}

TEST_F(SoftEmQuantizerTest, MaskedStatesNeitherCountNorLearn) {
  const auto one = placed(small_options(3)), other = placed(small_options(3));
  const auto hidden = batch_->mask.logical_not().unsqueeze(-1);
  auto z = batch_->z.masked_fill(hidden, NAN).set_requires_grad(true);
  torch::manual_seed(9);
  const auto expected = one->forward(batch_->z, batch_->mask);
  torch::manual_seed(9);
  const auto result = other->forward(z, batch_->mask);
  EXPECT_TRUE(result.states.equal(expected.states));
  EXPECT_TRUE(result.loss.equal(expected.loss));
  (result.states.sum() + result.loss).backward();
  EXPECT_EQ(z.grad().masked_select(hidden).count_nonzero().item<long>(), 0);
  one->after_step(1, 10);
  other->after_step(1, 10);
  EXPECT_TRUE(other->codebook().equal(one->codebook()));
}

TEST_F(SoftEmQuantizerTest, WorksInFloat32UnderAutocast) {
  const auto one = placed(small_options(0)), other = placed(small_options(0));
  const auto plain = one->forward(batch_->z, batch_->mask);
  one->after_step(1, 10);
  const Autocast autocast(torch::kCPU, true);
  const auto cast = other->forward(batch_->z, batch_->mask);
  other->after_step(1, 10);
  EXPECT_TRUE(cast.states.equal(plain.states));
  EXPECT_TRUE(cast.loss.equal(plain.loss));
  EXPECT_TRUE(other->codebook().equal(one->codebook()));
}

TEST(SoftEmOptionsTest, ReadsItsKeysAndRefusesValuesOutOfRange) {
  const auto options = read({{"samples", 0}, {"stochastic", true}, {"temperature", 0.5}});
  EXPECT_EQ(options.samples, 0);
  EXPECT_TRUE(options.stochastic);
  EXPECT_EQ(options.temperature, 0.5);
  EXPECT_THROW(read({{"samples", -1}}), InvalidArgument);
  EXPECT_THROW(read({{"temperature", 0}}), InvalidArgument);
  EXPECT_THROW(read({{"draws", 10}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

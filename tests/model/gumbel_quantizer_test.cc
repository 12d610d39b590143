#include "model/gumbel_quantizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/error.h"
#include "model/naive_quantizer.h"
#include "nn/device.h"

namespace vqlm {
namespace {

GumbelOptions small_options() {
  GumbelOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.temperature = 0.7;
  options.min_temperature = 0.1;
  options.anneal_until = 0.5;
  options.kl_weight = 0.3;
  return options;
}

GumbelOptions read(const nlohmann::json& config) {
  JsonReader reader(config, "config");
  const auto options = read_gumbel_options(reader);
  reader.finish();
  return options;
}

// Leaves in float64 with the values of a quantiser's parameters.
struct Copies {
  explicit Copies(const Quantizer& quantizer) {
    const auto parameters = quantizer.named_parameters();
    const auto copy = [&](const char* name) {
      return parameters[name].detach().to(torch::kFloat64).set_requires_grad(true);
    };
    weight = copy("map.weight");
    bias = copy("map.bias");
    codebook = copy("codebook");
  }
  torch::Tensor weight, bias, codebook;
};

// sum_c A_kc z_c + a_k by plain loops.
std::vector<double> naive_logits(const torch::Tensor& z, const Copies& copies) {
  std::vector<double> logits;
  for (std::int64_t k = 0; k < copies.weight.size(0); ++k) {
    double logit = copies.bias[k].item<double>();
    for (std::int64_t c = 0; c < z.size(0); ++c)
      logit += copies.weight[k][c].item<double>() * z[c].item<double>();
    logits.push_back(logit);
  }
  return logits;
}

double naive_kl(const std::vector<double>& logits) {
  double sum = 0, result = 0;
  for (const double logit : logits) sum += std::exp(logit);
  for (const double logit : logits) {
    const double p = std::exp(logit) / sum;
    result += p * std::log(p * static_cast<double>(logits.size()));
  }
  return result;
}

// What `forward` draws for 8 states and 4 codes after the same seed.
torch::Tensor gumbel_noise(std::uint64_t seed) {
  torch::manual_seed(seed);
  return -torch::empty({8, 4}).exponential_().log();
}

class GumbelQuantizerTest : public testing::Test {
 protected:
  GumbelQuantizerTest() {
    torch::manual_seed(5);
    quantizer_ = std::make_unique<GumbelQuantizer>(small_options());
    batch_ = std::make_unique<MaskedBatch>();
  }
  std::unique_ptr<GumbelQuantizer> quantizer_;
  std::unique_ptr<MaskedBatch> batch_;
};

TEST_F(GumbelQuantizerTest, InEvaluationTheLikeliestCodeByTheNaiveFormula) {
  quantizer_->eval();
  const Copies copies(*quantizer_);
  const auto rows = batch_->real();
  auto codes = torch::empty({8}, torch::kInt64);
  double divergence = 0;
  for (std::int64_t i = 0; i < 8; ++i) {
    const auto logits = naive_logits(rows[i], copies);
    codes[i] = std::max_element(logits.begin(), logits.end()) - logits.begin();
    divergence += naive_kl(logits);
  }
  torch::manual_seed(1);
  const auto result = quantizer_->forward(batch_->z, batch_->mask);
  expect_masked(result, *batch_, quantizer_->lookup(codes).detach(), codes);
  EXPECT_NEAR(result.loss.item<double>(), 0.3 * divergence / 8, 1e-6);
  const auto drawn = torch::rand({});
  torch::manual_seed(1);
  EXPECT_TRUE(torch::rand({}).equal(drawn));  // nothing was drawn before
}

TEST_F(GumbelQuantizerTest, InTrainingTheDrawnCodeByTheNaiveFormula) {
  quantizer_->train();
  const Copies copies(*quantizer_);
  const auto noise = gumbel_noise(9), rows = batch_->real();
  auto codes = torch::empty({8}, torch::kInt64);
  std::int64_t moved = 0;
  for (std::int64_t i = 0; i < 8; ++i) {
    auto logits = naive_logits(rows[i], copies);
    const auto likeliest = std::max_element(logits.begin(), logits.end()) - logits.begin();
    for (std::size_t k = 0; k < 4; ++k)
      logits[k] += noise[i][static_cast<std::int64_t>(k)].item<double>();
    codes[i] = std::max_element(logits.begin(), logits.end()) - logits.begin();
    moved += codes[i].item<std::int64_t>() != likeliest;
  }
  EXPECT_GT(moved, 0);
  torch::manual_seed(9);
  const auto result = quantizer_->forward(batch_->z, batch_->mask);
  expect_masked(result, *batch_, quantizer_->lookup(codes).detach(), codes);
}

// The definition: y = onehot + softmax - sg(softmax), value y E, all of it N x K in float64.
TEST_F(GumbelQuantizerTest, GradientsAreThoseOfTheStraightThroughSample) {
  quantizer_->train();
  const Copies copies(*quantizer_);
  const auto noise = gumbel_noise(9).to(torch::kFloat64);
  auto naive_z = batch_->real().to(torch::kFloat64).set_requires_grad(true);
  const auto logits = naive_z.matmul(copies.weight.t()) + copies.bias;
  const auto noisy = logits + noise;
  const auto soft = (noisy / 0.7).softmax(1), p = logits.softmax(1);
  const auto hard = torch::one_hot(noisy.argmax(1), 4).to(torch::kFloat64);
  const auto loss = 0.3 * (p * (4 * p).log()).sum(1).mean();
  const auto weights = batch_->rows_of(batch_->weights).to(torch::kFloat64);
  const auto states = (hard + soft - soft.detach()).matmul(copies.codebook);
  ((states * weights).sum() + loss).backward();

  torch::manual_seed(9);
  auto z = batch_->z.clone().set_requires_grad(true);
  const auto result = quantizer_->forward(z, batch_->mask);
  ((result.states * batch_->weights).sum() + result.loss).backward();
  EXPECT_NEAR(result.loss.item<double>(), loss.item<double>(), 1e-6);
  const auto parameters = quantizer_->named_parameters();
  const auto expect_close = [](const torch::Tensor& got, const torch::Tensor& expected) {
    EXPECT_TRUE(torch::allclose(got, expected.to(torch::kFloat32), 1e-4, 1e-5));
  };
  expect_close(z.grad(), batch_->spread(naive_z.grad()));
  expect_close(parameters["map.weight"].grad(), copies.weight.grad());
  expect_close(parameters["map.bias"].grad(), copies.bias.grad());
  expect_close(parameters["codebook"].grad(), copies.codebook.grad());
}

TEST_F(GumbelQuantizerTest, DrawsCodesAsOftenAsTheirProbabilities) {
  quantizer_->train();
  constexpr std::int64_t kDraws = 40000;
  const auto z = batch_->z[0][0].expand({1, kDraws, 3});
  const auto result = quantizer_->forward(z, torch::ones({1, kDraws}, torch::kBool));
  const auto counts = torch::bincount(result.codes.view({-1}), {}, 4);
  const auto logits = naive_logits(batch_->z[0][0], Copies(*quantizer_));
  double sum = 0;
  for (const double logit : logits) sum += std::exp(logit);
  for (std::int64_t k = 0; k < 4; ++k) {
    const double p = std::exp(logits[static_cast<std::size_t>(k)]) / sum;
    const double deviation = std::sqrt(p * (1 - p) / kDraws);
    EXPECT_NEAR(counts[k].item<double>() / kDraws, p, 4.5 * deviation) << k;
  }
}

TEST_F(GumbelQuantizerTest, TemperatureFallsExponentiallyThenStays) {
  const auto after = [&](std::int64_t step) {
    quantizer_->after_step(step, 100);
    return quantizer_->values().at("temperature");
  };
  EXPECT_NEAR(quantizer_->values().at("temperature"), 0.7, 1e-6);
  EXPECT_NEAR(after(10), 0.7 * std::pow(0.1 / 0.7, 0.2), 1e-6);
  EXPECT_NEAR(after(25), std::sqrt(0.7 * 0.1), 1e-6);
  EXPECT_NEAR(after(50), 0.1, 1e-6);
  EXPECT_NEAR(after(100), 0.1, 1e-6);
  auto options = small_options();
  options.anneal_until = 0;
  GumbelQuantizer at_once(options);
  at_once.after_step(1, 100);
  EXPECT_NEAR(at_once.values().at("temperature"), 0.1, 1e-6);
}

// At a low temperature the softmax is the one-hot sample and nothing is left to learn from.
TEST_F(GumbelQuantizerTest, TheGradientUsesTheTemperatureOfTheStep) {
  quantizer_->train();
  const auto slope = [&] {
    torch::manual_seed(9);
    auto z = batch_->z.clone().set_requires_grad(true);
    (quantizer_->forward(z, batch_->mask).states * batch_->weights).sum().backward();
    return z.grad().abs().sum().item<double>();
  };
  const double at_start = slope();
  quantizer_->named_buffers()["temperature"].fill_(1e-3);
  EXPECT_LT(slope(), 1e-3 * at_start);
}

TEST_F(GumbelQuantizerTest, MaskedStatesNeitherCountNorLearn) {
  quantizer_->train();
  auto other = batch_->z.clone();
  other.masked_fill_(batch_->mask.logical_not().unsqueeze(-1), NAN);
  other.set_requires_grad(true);
  torch::manual_seed(9);
  const auto expected = quantizer_->forward(batch_->z, batch_->mask);
  torch::manual_seed(9);
  const auto result = quantizer_->forward(other, batch_->mask);
  EXPECT_TRUE(result.states.equal(expected.states));
  EXPECT_TRUE(result.codes.equal(expected.codes));
  EXPECT_TRUE(result.loss.equal(expected.loss));
  (result.states.sum() + result.loss).backward();
  const auto hidden = batch_->mask.logical_not().unsqueeze(-1);
  EXPECT_EQ(other.grad().masked_select(hidden).count_nonzero().item<long>(), 0);
  const auto none = quantizer_->forward(batch_->z, torch::zeros({2, 5}, torch::kBool));
  EXPECT_EQ(none.states.abs().sum().item<float>(), 0);
  EXPECT_EQ(none.loss.item<float>(), 0);
}

TEST_F(GumbelQuantizerTest, CountsTheLikeliestCodes) {
  quantizer_->train();
  const auto result = quantizer_->forward(batch_->z, batch_->mask);
  quantizer_->after_step(1, 10);
  quantizer_->eval();
  const auto likeliest = quantizer_->forward(batch_->z, batch_->mask).codes;
  quantizer_->after_step(2, 10);  // evaluation moved nothing
  const auto counts = torch::bincount(likeliest.masked_select(batch_->mask), {}, 4);
  EXPECT_TRUE(torch::allclose(quantizer_->named_buffers()["ema_counts"], counts * 0.01F));
  EXPECT_EQ(quantizer_->values().at("restarts"), 0);
}

void train_once(GumbelQuantizer& quantizer, const MaskedBatch& batch, std::int64_t step) {
  quantizer.train();
  quantizer.zero_grad();
  const auto result = quantizer.forward(batch.z, batch.mask);
  ((result.states * batch.weights).sum() + result.loss).backward();
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : quantizer.parameters()) parameter.sub_(0.1 * parameter.grad());
  }
  quantizer.after_step(step, 10);
}

TEST_F(GumbelQuantizerTest, ResumesFromParametersAndBuffersAlone) {
  train_once(*quantizer_, *batch_, 1);
  GumbelQuantizer resumed(small_options());
  {
    const torch::NoGradGuard no_grad;
    auto parameters = resumed.named_parameters();
    for (const auto& item : quantizer_->named_parameters())
      parameters[item.key()].copy_(item.value());
    auto buffers = resumed.named_buffers();
    for (const auto& item : quantizer_->named_buffers()) buffers[item.key()].copy_(item.value());
  }
  for (auto* quantizer : {quantizer_.get(), &resumed}) {
    torch::manual_seed(4);
    train_once(*quantizer, *batch_, 2);
  }
  const auto parameters = resumed.named_parameters();
  for (const auto& item : quantizer_->named_parameters())
    EXPECT_TRUE(parameters[item.key()].equal(item.value())) << item.key();
  EXPECT_EQ(resumed.values(), quantizer_->values());
}

TEST_F(GumbelQuantizerTest, WorksInFloat32UnderAutocast) {
  quantizer_->train();
  torch::manual_seed(9);
  const auto plain = quantizer_->forward(batch_->z, batch_->mask);
  const Autocast autocast(torch::kCPU, true);
  torch::manual_seed(9);
  const auto cast = quantizer_->forward(batch_->z, batch_->mask);
  EXPECT_EQ(cast.states.scalar_type(), torch::kFloat32);
  EXPECT_TRUE(cast.states.equal(plain.states));
  EXPECT_TRUE(cast.loss.equal(plain.loss));
}

TEST(GumbelOptionsTest, ReadsItsKeysAndRefusesAColderStart) {
  EXPECT_EQ(read({{"temperature", 2}, {"min_temperature", 0.5}}).min_temperature, 0.5);
  EXPECT_EQ(read({{"temperature", 0.05}}).min_temperature, 0.05);
  EXPECT_THROW(read({{"temperature", 0.5}, {"min_temperature", 0.6}}), InvalidArgument);
  EXPECT_THROW(read({{"min_temperature", 0}}), InvalidArgument);
  EXPECT_THROW(read({{"anneal_until", 1.5}}), InvalidArgument);
  EXPECT_THROW(read({{"codes", 1}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

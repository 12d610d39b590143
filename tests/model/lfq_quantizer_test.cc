#include "model/lfq_quantizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "nn/device.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

LfqOptions small_options() {
  LfqOptions options;
  options.code_dim = 5;
  options.commitment = 0;
  options.entropy_weight = 0;
  options.inverse_temperature = 0.7;
  return options;
}

LfqOptions read(const nlohmann::json& config) {
  JsonReader reader(config, "config");
  const auto options = read_lfq_options(reader);
  reader.finish();
  return options;
}

// The posterior over the codes by their distances: softmax(-t |z - c|^2), [M, K] in float64.
torch::Tensor naive_posterior(const torch::Tensor& z, const torch::Tensor& codebook, double t) {
  const auto difference =
      z.to(torch::kFloat64).unsqueeze(1) - codebook.to(torch::kFloat64).unsqueeze(0);
  return (-t * difference.square().sum(-1)).softmax(-1);
}

torch::Tensor naive_entropy(const torch::Tensor& probabilities) {
  return -torch::xlogy(probabilities, probabilities).sum(-1);
}

class LfqQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(11);
    z_ = torch::randn({2, 6, 5});
    mask_ = torch::ones({2, 6}, torch::kBool);
    mask_[1].slice(0, 4).fill_(false);
    masked_ = mask_.logical_not().unsqueeze(-1);
    rows_ = mask_.view({-1}).nonzero().squeeze(1);
  }
  torch::Tensor real(const torch::Tensor& z) const {
    return z.reshape({-1, 5}).index_select(0, rows_);
  }
  torch::Tensor z_, mask_, masked_, rows_;
};

TEST_F(LfqQuantizerTest, ForwardEqualsTheNaiveFormula) {
  LfqQuantizer quantizer(small_options());
  z_[0][0][2] = 0;  // not positive: its bit is 0
  const auto result = quantizer.forward(z_, mask_);
  for (std::int64_t b = 0; b < 2; ++b)
    for (std::int64_t n = 0; n < 6; ++n) {
      const bool is_real = mask_[b][n].item<bool>();
      std::int64_t code = 0;
      for (std::int64_t c = 0; c < 5; ++c) {
        const bool positive = z_[b][n][c].item<float>() > 0;
        if (positive) code += std::int64_t{1} << c;
        const float sign = positive ? 1 : -1;
        EXPECT_EQ(result.states[b][n][c].item<float>(), is_real ? sign : 0);
      }
      EXPECT_EQ(result.codes[b][n].item<std::int64_t>(), is_real ? code : 0);
    }
  EXPECT_TRUE(quantizer.lookup(result.codes).masked_fill(masked_, 0).equal(result.states));
  EXPECT_EQ(result.loss.item<double>(), 0);
}

TEST_F(LfqQuantizerTest, CodebookHoldsEachCornerOnce) {
  LfqQuantizer quantizer(small_options());
  const auto codebook = quantizer.codebook();
  EXPECT_EQ(codebook.sizes(), (std::vector<std::int64_t>{32, 5}));
  EXPECT_TRUE(codebook.abs().equal(torch::ones({32, 5})));
  const auto codes =
      quantizer.forward(codebook.unsqueeze(0), torch::ones({1, 32}, torch::kBool)).codes;
  EXPECT_TRUE(codes[0].equal(torch::arange(32, torch::kInt64)));
}

TEST_F(LfqQuantizerTest, GradientGoesStraightThrough) {
  LfqQuantizer quantizer(small_options());
  const auto weights = torch::randn_like(z_);
  z_.set_requires_grad(true);
  (quantizer.forward(z_, mask_).states * weights).sum().backward();
  EXPECT_TRUE(z_.grad().equal(weights.masked_fill(masked_, 0)));
}

TEST_F(LfqQuantizerTest, CommitsByTheNaiveFormula) {
  auto options = small_options();
  options.commitment = 0.5;
  LfqQuantizer quantizer(options);
  auto z = z_.clone().set_requires_grad(true);
  const auto result = quantizer.forward(z, mask_);
  result.loss.backward();
  const auto difference = (z_ - quantizer.lookup(result.codes)).masked_fill(masked_, 0);
  EXPECT_NEAR(result.loss.item<double>(), 0.5 * difference.square().sum().item<double>() / (10 * 5),
              1e-6);
  EXPECT_TRUE(torch::allclose(z.grad(), 0.5 * 2 * difference / (10 * 5), 1e-5, 1e-7));
}

TEST_F(LfqQuantizerTest, EntropiesAndTheirGradientsEqualThoseOverAllCodes) {
  for (const double diversity : {0.0, 1.0, 2.5}) {
    auto options = small_options();
    options.entropy_weight = 0.3;
    options.diversity = diversity;
    LfqQuantizer quantizer(options);
    auto z = z_.clone().set_requires_grad(true);
    const auto loss = quantizer.forward(z, mask_).loss;
    loss.backward();
    auto naive_z = z_.clone().set_requires_grad(true);
    const auto posterior = naive_posterior(real(naive_z), quantizer.codebook(), 0.7);
    const auto naive =
        0.3 * (naive_entropy(posterior).mean() - diversity * naive_entropy(posterior.mean(0)));
    naive.backward();
    EXPECT_NEAR(loss.item<double>(), naive.item<double>(), 1e-6);
    EXPECT_TRUE(torch::allclose(z.grad(), naive_z.grad(), 1e-4, 1e-7)) << diversity;
  }
}

// H of a number with p = sigmoid(x), x = 4 t z: dH/dz = -4 t x p (1 - p).
TEST_F(LfqQuantizerTest, EntropyOfOneStateHasTheGradientByHand) {
  auto options = small_options();
  options.entropy_weight = 1;
  options.diversity = 0;
  LfqQuantizer quantizer(options);
  auto z = z_.clone().set_requires_grad(true);
  quantizer.forward(z, mask_).loss.backward();
  const auto x = 4 * 0.7 * z_, p = torch::sigmoid(x);
  const auto expected = (-4 * 0.7 * x * p * (1 - p) / 10).masked_fill(masked_, 0);
  EXPECT_TRUE(torch::allclose(z.grad(), expected, 1e-4, 1e-7));
}

TEST_F(LfqQuantizerTest, DiversityVanishesForOneStateAndCountsForTwo) {
  auto options = small_options();
  options.entropy_weight = 1;
  options.inverse_temperature = 50;
  LfqQuantizer quantizer(options);
  const auto one = torch::ones({1, 1, 5}), mask = torch::ones({1, 1}, torch::kBool);
  EXPECT_NEAR(quantizer.forward(one, mask).loss.item<double>(), 0, 1e-6);
  const auto two = torch::cat({one, -one}, 1);
  EXPECT_NEAR(quantizer.forward(two, mask.expand({1, 2})).loss.item<double>(), -std::log(2.0),
              1e-6);
}

TEST_F(LfqQuantizerTest, StaysFiniteWhereStatesAreSureOrMaskedOrMissing) {
  auto options = small_options();
  options.entropy_weight = 1;
  options.commitment = 1;
  options.inverse_temperature = 100;
  LfqQuantizer quantizer(options);
  auto z = (50 * z_).masked_fill(masked_, NAN).set_requires_grad(true);
  const auto result = quantizer.forward(z, mask_);
  (result.loss + result.states.sum()).backward();
  EXPECT_TRUE(torch::isfinite(z.grad()).all().item<bool>());
  EXPECT_TRUE(z.grad()[1][5].equal(torch::zeros({5})));
  EXPECT_EQ(quantizer.forward(z_, torch::zeros_like(mask_)).loss.item<double>(), 0);
}

std::int64_t peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(LfqQuantizerTest, HoldsTheEntropyOfManyCodesInLittleMemory) {
  const auto peak_before = peak_kib();
  LfqOptions options;
  options.code_dim = 18;  // 4,096 states times 2^18 codes would be 4 GiB in float32
  LfqQuantizer quantizer(options);
  auto z = torch::randn({1, 4096, 18}).set_requires_grad(true);
  const auto result = quantizer.forward(z, torch::ones({1, 4096}, torch::kBool));
  result.loss.backward();
  EXPECT_TRUE(torch::isfinite(z.grad()).all().item<bool>());
  EXPECT_TRUE(quantizer.lookup(result.codes).equal(result.states));
  EXPECT_LT(peak_kib() - peak_before, 1 << 20);
}

TEST_F(LfqQuantizerTest, WorksInFloat32UnderAutocast) {
  LfqOptions options;
  options.code_dim = 5;
  LfqQuantizer quantizer(options);
  const auto plain = quantizer.forward(z_, mask_);
  const Autocast autocast(torch::kCPU, true);
  const auto cast = quantizer.forward(z_, mask_);
  EXPECT_EQ(cast.states.scalar_type(), torch::kFloat32);
  EXPECT_TRUE(cast.loss.equal(plain.loss));
  EXPECT_EQ(quantizer.forward(z_.to(torch::kBFloat16), mask_).states.scalar_type(),
            torch::kFloat32);
  EXPECT_EQ(torch::mm(z_[0], z_[0].t()).scalar_type(), torch::kBFloat16);  // on again
}

TEST(LfqOptionsTest, CodesAndWidthFollowFromEachOther) {
  EXPECT_EQ(read(nlohmann::json::object()).code_dim, 8);
  EXPECT_EQ(read({{"codes", 4096}}).code_dim, 12);
  EXPECT_EQ(read({{"code_dim", 10}}).code_dim, 10);
  EXPECT_EQ(read({{"codes", 1024}, {"code_dim", 10}}).code_dim, 10);
  const nlohmann::json config = {{"code_dim", 10}};
  JsonReader reader(config, "config");
  read_lfq_options(reader);
  EXPECT_EQ(reader.resolved().at("codes"), 1024);
  EXPECT_EQ(read(reader.resolved()).code_dim, 10);
}

void expect_refused(const nlohmann::json& config, const std::string& part) {
  try {
    read(config);
    ADD_FAILURE() << config << " was accepted";
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

TEST(LfqOptionsTest, RefusesWhatDoesNotFit) {
  expect_refused({{"codes", 240}}, "expected a power of two from 2 to 2^20, got 240");
  expect_refused({{"codes", 1}}, "a power of two");
  expect_refused({{"codes", -8}}, "a power of two");
  expect_refused({{"codes", 1 << 21}}, "a power of two");
  expect_refused({{"codes", 256}, {"code_dim", 32}}, "code_dim");
  expect_refused({{"codes", 256}, {"code_dim", 9}}, "expected 8, the logarithm of codes");
  expect_refused({{"inverse_temperature", 0}}, "inverse_temperature");
}

TEST(LfqQuantizerRegistryTest, IsBuiltIn) {
  const nlohmann::json config = {{"codes", 64}};
  JsonReader reader(config, "config");
  EXPECT_EQ(builtin_quantizers().create("lfq", reader)->codebook().size(0), 64);
}

}  // namespace
}  // namespace vqlm

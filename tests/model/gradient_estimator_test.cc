#include "model/gradient_estimator.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/vq_ema_quantizer.h"

namespace vqlm {
namespace {

struct Passed {
  torch::Tensor states, gradient;
};
Passed pass(GradientEstimator estimator, const torch::Tensor& z, const torch::Tensor& vectors,
            const torch::Tensor& weights) {
  const auto leaf = z.clone().set_requires_grad(true);
  const auto states = pass_gradient(estimator, leaf, vectors);
  (states * weights).sum().backward();
  return {states.detach(), leaf.grad()};
}

// The paper's matrix for one pair, written out in float64.
torch::Tensor naive_rotation(const torch::Tensor& z, const torch::Tensor& e) {
  const auto from = (z / z.norm()).to(torch::kFloat64), to = (e / e.norm()).to(torch::kFloat64);
  const auto middle = (from + to) / (from + to).norm();
  return torch::eye(z.size(0), torch::kFloat64) - 2 * torch::outer(middle, middle) +
         2 * torch::outer(to, from);
}

class GradientEstimatorTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(9);
    z_ = torch::randn({6, 5});
    vectors_ = 3 * torch::randn({6, 5});
    weights_ = torch::randn({6, 5});
  }
  torch::Tensor z_, vectors_, weights_;
};

TEST_F(GradientEstimatorTest, StraightThroughCopies) {
  const auto passed = pass(GradientEstimator::kStraightThrough, z_, vectors_, weights_);
  EXPECT_TRUE(passed.states.equal(z_ + (vectors_ - z_)));
  EXPECT_TRUE(passed.gradient.equal(weights_));
}

TEST_F(GradientEstimatorTest, RotationEqualsTheMatrixWrittenOut) {
  const auto passed = pass(GradientEstimator::kRotation, z_, vectors_, weights_);
  EXPECT_TRUE(passed.states.equal(vectors_));
  for (std::int64_t i = 0; i < z_.size(0); ++i) {
    const auto rotation = naive_rotation(z_[i], vectors_[i]);
    const double scale = (vectors_[i].norm() / z_[i].norm()).item<double>();
    const auto z = z_[i].to(torch::kFloat64), e = vectors_[i].to(torch::kFloat64);
    EXPECT_TRUE(torch::allclose(scale * rotation.mv(z), e, 1e-5, 1e-6));
    const auto expected = scale * rotation.t().mv(weights_[i].to(torch::kFloat64));
    EXPECT_TRUE(torch::allclose(passed.gradient[i].to(torch::kFloat64), expected, 1e-4, 1e-5));
  }
}

TEST_F(GradientEstimatorTest, RotationKeepsTheAngleOfTheGradient) {
  const auto passed = pass(GradientEstimator::kRotation, z_, vectors_, weights_);
  const auto before = torch::cosine_similarity(vectors_, weights_, 1);
  const auto after = torch::cosine_similarity(z_, passed.gradient, 1);
  EXPECT_TRUE(torch::allclose(after, before, 1e-4, 1e-5));
}

TEST_F(GradientEstimatorTest, RotationOfEqualVectorsIsTheIdentity) {
  const auto passed = pass(GradientEstimator::kRotation, z_, z_, weights_);
  EXPECT_TRUE(torch::allclose(passed.gradient, weights_, 1e-4, 1e-5));
}

TEST_F(GradientEstimatorTest, OppositeAndZeroVectorsStayFinite) {
  const auto z = torch::tensor({{0.0F, 2.0F}, {0.0F, 0.0F}, {3.0F, 4.0F}});
  const auto vectors = torch::tensor({{0.0F, -1.0F}, {1.0F, 1.0F}, {0.0F, 0.0F}});
  const auto weights = torch::tensor({{1.0F, 5.0F}, {2.0F, 3.0F}, {1.0F, 1.0F}});
  const auto passed = pass(GradientEstimator::kRotation, z, vectors, weights);
  EXPECT_TRUE(passed.states.equal(vectors));
  // A reflection at half the length; straight through; no length to scale to.
  const auto expected = torch::tensor({{0.5F, -2.5F}, {2.0F, 3.0F}, {0.0F, 0.0F}});
  EXPECT_TRUE(torch::allclose(passed.gradient, expected));
}

TEST_F(GradientEstimatorTest, EveryVectorQuantiserTakesTheKey) {
  for (const char* name : {"vq_ema", "vq_gradient", "vq_cosine", "simvq"}) {
    const nlohmann::json right{{"gradient", "rotation"}}, wrong{{"gradient", "rotate"}};
    JsonReader reader(right, "config"), other(wrong, "config");
    EXPECT_NO_THROW(builtin_quantizers().create(name, reader)) << name;
    EXPECT_NO_THROW(reader.finish()) << name;
    EXPECT_THROW(builtin_quantizers().create(name, other), InvalidArgument) << name;
  }
}

TEST_F(GradientEstimatorTest, MovingAveragesPassTheRotatedGradient) {
  VqEmaOptions options;
  options.codes = 4;
  options.code_dim = 5;
  options.gradient = GradientEstimator::kRotation;
  VqEmaQuantizer quantizer(options);
  quantizer.start(torch::randn({40, 5}), 6);
  const auto z = z_.unsqueeze(0).clone().set_requires_grad(true);
  const auto result = quantizer.forward(z, torch::ones({1, 6}, torch::kBool));
  (result.states.squeeze(0) * weights_).sum().backward();
  const auto vectors = quantizer.lookup(result.codes).squeeze(0);
  const auto passed = pass(GradientEstimator::kRotation, z_, vectors, weights_);
  EXPECT_TRUE(result.states.squeeze(0).equal(vectors));
  EXPECT_TRUE(z.grad().squeeze(0).equal(passed.gradient));
}

}  // namespace
}  // namespace vqlm

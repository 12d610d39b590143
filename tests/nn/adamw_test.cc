#include "nn/adamw.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace vqlm {
namespace {

struct TwoParametersImpl : torch::nn::Module {
  TwoParametersImpl() {
    matrix = register_parameter("matrix", torch::tensor({{1.0F, -2.0F}, {3.0F, 0.5F}}));
    vector = register_parameter("vector", torch::tensor({1.0F, -1.0F}));
  }
  torch::Tensor matrix, vector;
};

void set_gradients(TwoParametersImpl& module, float scale) {
  module.matrix.mutable_grad() = torch::tensor({{0.1F, 0.2F}, {-0.3F, 0.4F}}) * scale;
  module.vector.mutable_grad() = torch::tensor({1.0F, -0.5F}) * scale;
}

TEST(AdamWTest, FirstStepIsTheLearningRateAgainstTheSign) {
  TwoParametersImpl module;
  AdamW optimizer(module, {0.9, 0.98, 0, 0});
  set_gradients(module, 1);
  optimizer.step(0.01);
  EXPECT_TRUE(torch::allclose(module.vector, torch::tensor({0.99F, -0.99F})));
  EXPECT_TRUE(torch::allclose(module.matrix, torch::tensor({{0.99F, -2.01F}, {3.01F, 0.49F}})));
}

TEST(AdamWTest, AgreesWithTorchOverSteps) {
  TwoParametersImpl own, reference;
  AdamW optimizer(own, {0.9, 0.98, 1e-8, 0});
  torch::optim::AdamW torch_optimizer(
      reference.parameters(),
      torch::optim::AdamWOptions(0.05).betas({0.9, 0.98}).eps(1e-8).weight_decay(0));
  for (int step = 1; step <= 20; ++step) {
    set_gradients(own, std::sin(static_cast<float>(step)));
    set_gradients(reference, std::sin(static_cast<float>(step)));
    optimizer.step(0.05);
    torch_optimizer.step();
  }
  EXPECT_TRUE(torch::allclose(own.matrix, reference.matrix, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(own.vector, reference.vector, 1e-5, 1e-6));
}

TEST(AdamWTest, DecaysMatricesOnly) {
  TwoParametersImpl module;
  const auto matrix = module.matrix.detach().clone();
  AdamW optimizer(module, {0.9, 0.98, 1, 0.5});
  set_gradients(module, 0);
  optimizer.step(0.1);
  EXPECT_TRUE(torch::allclose(module.matrix, matrix * 0.95));
  EXPECT_TRUE(torch::equal(module.vector, torch::tensor({1.0F, -1.0F})));
}

TEST(AdamWTest, NormIsOfAllGradientsTogether) {
  TwoParametersImpl module;
  AdamW optimizer(module, {});
  EXPECT_EQ(optimizer.gradient_norm(), 0);
  set_gradients(module, 2);
  EXPECT_NEAR(optimizer.gradient_norm(), 2 * std::sqrt(0.01 + 0.04 + 0.09 + 0.16 + 1 + 0.25), 1e-6);
  optimizer.scale_gradients(0.5);
  EXPECT_NEAR(optimizer.gradient_norm(), std::sqrt(1.55), 1e-6);
}

TEST(AdamWTest, AParameterWithoutGradientIsLeftAlone) {
  TwoParametersImpl module;
  AdamW optimizer(module, {});
  set_gradients(module, 1);
  module.vector.mutable_grad().reset();
  optimizer.step(0.1);
  EXPECT_TRUE(torch::equal(module.vector, torch::tensor({1.0F, -1.0F})));
  EXPECT_EQ(optimizer.state().count("mean.vector"), 0U);
}

TEST(AdamWTest, RestoredStateGoesOnBitForBit) {
  TwoParametersImpl whole, halves;
  AdamW first(whole, {0.9, 0.98, 1e-8, 0.1}), second(halves, {0.9, 0.98, 1e-8, 0.1});
  for (int step = 1; step <= 3; ++step) {
    for (auto [module, optimizer] : {std::pair{&whole, &first}, {&halves, &second}}) {
      set_gradients(*module, static_cast<float>(step));
      optimizer->step(0.01);
    }
  }
  AdamW resumed(halves, {0.9, 0.98, 1e-8, 0.1});
  resumed.restore(second.state(), "moments");
  set_gradients(whole, 7);
  set_gradients(halves, 7);
  first.step(0.02);
  resumed.step(0.02);
  EXPECT_TRUE(torch::equal(whole.matrix, halves.matrix));
  EXPECT_TRUE(torch::equal(whole.vector, halves.vector));
}

TEST(AdamWTest, RefusesMomentsOfAnotherModel) {
  TwoParametersImpl module;
  AdamW optimizer(module, {});
  EXPECT_THROW(optimizer.restore({{"mean.other", torch::zeros({1})}}, "moments"), RuntimeError);
  EXPECT_THROW(optimizer.restore({{"mean.vector", torch::zeros({3})}}, "moments"), RuntimeError);
}

}  // namespace
}  // namespace vqlm

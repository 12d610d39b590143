// Linear layers against torch's own.
#include "nn/linear.h"

#include <gtest/gtest.h>

#include "nn/device.h"
#include "nn/relative_difference.h"

namespace vqlm {
namespace {

struct Given {
  torch::Tensor x, weight, bias;

  std::vector<torch::Tensor> leaves() const {
    std::vector<torch::Tensor> result{x, weight};
    if (bias.defined()) result.push_back(bias);
    return result;
  }
};

Given make_given(std::int64_t rows, bool with_bias) {
  torch::manual_seed(7);
  Given given;
  given.x = torch::randn({rows, 50, 96}).requires_grad_();
  given.weight = torch::randn({144, 96}).requires_grad_();
  if (with_bias) given.bias = torch::randn({144}).requires_grad_();
  return given;
}

void expect_agreement(const Given& given, bool bf16, double tolerance) {
  torch::Tensor ours;
  {
    const Autocast autocast(torch::kCPU, bf16);
    ours = linear(given.x, given.weight, given.bias);
  }
  EXPECT_EQ(ours.scalar_type(), torch::kFloat);
  const torch::Tensor theirs = torch::linear(given.x, given.weight, given.bias);
  ASSERT_EQ(ours.sizes(), theirs.sizes());
  EXPECT_LT(relative_difference(ours, theirs), tolerance);
  const torch::Tensor factors = torch::randn_like(ours);
  const auto our_gradients = torch::autograd::grad({(ours * factors).sum()}, given.leaves());
  const auto gradients = torch::autograd::grad({(theirs * factors).sum()}, given.leaves());
  for (std::size_t i = 0; i < gradients.size(); ++i)
    EXPECT_LT(relative_difference(our_gradients[i], gradients[i]), tolerance) << "leaf " << i;
}

TEST(LinearTest, AgreesWithTorch) {
  for (const std::int64_t rows : {1, 7})
    for (const bool with_bias : {false, true})
      expect_agreement(make_given(rows, with_bias), false, 1e-5);
}

TEST(LinearTest, AFewRowsWithoutGradientsAgreeToo) {
  const torch::NoGradGuard no_grad;
  for (const std::int64_t rows : {1, 5, 12, 13})
    for (const bool with_bias : {false, true}) {
      const Given given = make_given(1, with_bias);
      // Rows that do not lie side by side.
      const torch::Tensor x = given.x.slice(1, 0, rows).transpose(0, 1);
      const torch::Tensor ours = linear(x, given.weight, given.bias);
      const torch::Tensor theirs = torch::linear(x, given.weight, given.bias);
      ASSERT_EQ(ours.sizes(), theirs.sizes());
      EXPECT_LT(relative_difference(ours, theirs), 1e-5) << rows;
    }
}

TEST(LinearTest, RoundsProductsAloneUnderAutocast) {
  if (!has_bf16_products(torch::kCPU)) GTEST_SKIP() << "no bfloat16 products here";
  for (const std::int64_t rows : {1, 7})
    for (const bool with_bias : {false, true})
      expect_agreement(make_given(rows, with_bias), true, 2e-2);
}

TEST(LinearTest, IsTorchsOwnWithoutGradients) {
  const Given given = make_given(7, true);
  const torch::NoGradGuard no_grad;
  {
    const Autocast autocast(torch::kCPU, has_bf16_products(torch::kCPU));
    EXPECT_EQ(linear(given.x, given.weight, given.bias).scalar_type(), torch::kFloat);
  }
  EXPECT_TRUE(linear(given.x, given.weight, given.bias)
                  .equal(torch::linear(given.x, given.weight, given.bias)));
}

TEST(LinearTest, GradientsReachOnlyWhatWantsThem) {
  Given given = make_given(7, true);
  given.x = given.x.detach();
  const torch::Tensor ours = linear(given.x, given.weight, given.bias);
  ours.sum().backward();
  EXPECT_TRUE(given.weight.grad().defined());
  EXPECT_TRUE(given.bias.grad().defined());
  EXPECT_FALSE(given.x.grad().defined());
}

TEST(LinearTest, PicksALayerOfAList) {
  torch::nn::ModuleList layers{torch::nn::Linear(96, 3), torch::nn::Linear(96, 5)};
  const torch::Tensor x = torch::randn({2, 96});
  const auto second = layers->ptr<torch::nn::LinearImpl>(1);
  EXPECT_LT(
      relative_difference(linear_at(layers, 1, x), torch::linear(x, second->weight, second->bias)),
      1e-5);
}

}  // namespace
}  // namespace vqlm

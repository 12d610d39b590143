// Products against sums in double.
#include "nn/product.h"

#include <gtest/gtest.h>

#include "nn/relative_difference.h"

namespace vqlm {
namespace {

torch::Tensor in_double(const torch::Tensor& left, const torch::Tensor& right) {
  return torch::mm(left.to(torch::kDouble), right.to(torch::kDouble));
}

// Fewer rows than a step of oneDNN's kernels, a whole number of steps, and some more.
class ProductTest : public testing::TestWithParam<std::tuple<std::int64_t, torch::ScalarType>> {
 protected:
  torch::Tensor draw(std::int64_t rows, std::int64_t columns) const {
    return torch::randn({rows, columns}).to(std::get<1>(GetParam()));
  }
  // float32 products of some hundred terms; bfloat16 has 8 bits.
  double tolerance() const { return std::get<1>(GetParam()) == torch::kFloat ? 1e-5 : 1e-2; }
};

TEST_P(ProductTest, IsTheProduct) {
  torch::manual_seed(3);
  const std::int64_t rows = std::get<0>(GetParam());
  const torch::Tensor left = draw(rows, 96), right = draw(96, 144), weight = draw(144, 96);
  const torch::Tensor out = torch::full({rows, 144}, 7.0F);
  multiply(left, right, out);
  EXPECT_LT(relative_difference(out, in_double(left, right)), tolerance());
  multiply(left, weight.t(), out, true);
  EXPECT_LT(relative_difference(out, in_double(left, right) + in_double(left, weight.t())),
            tolerance());
}

TEST_P(ProductTest, IsTheProductOfTheTransposed) {
  torch::manual_seed(4);
  const std::int64_t rows = std::get<0>(GetParam());
  const torch::Tensor left = draw(rows, 144), right = draw(rows, 96);
  const torch::Tensor out = torch::full({144, 96}, 7.0F);
  multiply_transposed(left, right, out);
  const torch::Tensor once = in_double(left.t(), right);
  EXPECT_LT(relative_difference(out, once), tolerance());
  multiply_transposed(left, right, out, true);
  EXPECT_LT(relative_difference(out, 2 * once), tolerance());
}

TEST_P(ProductTest, AddsABias) {
  torch::manual_seed(5);
  const std::int64_t rows = std::get<0>(GetParam());
  const torch::Tensor left = draw(rows, 96), weight = draw(144, 96), bias = torch::randn({144});
  const torch::Tensor out = torch::full({rows, 144}, 7.0F);
  multiply_and_shift(left, weight, bias, out);
  EXPECT_LT(relative_difference(out, in_double(left, weight.t()) + bias), tolerance());
  multiply_and_shift(left, weight, {}, out);
  EXPECT_LT(relative_difference(out, in_double(left, weight.t())), tolerance());
}

INSTANTIATE_TEST_SUITE_P(All, ProductTest,
                         testing::Combine(testing::Values(1, 100, 256, 300),
                                          testing::Values(torch::kFloat, torch::kBFloat16)));

}  // namespace
}  // namespace vqlm

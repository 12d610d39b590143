#include "model/code_regularizers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace vqlm {
namespace {

// Both penalties by the definitions, in float64 and with nothing left out.
torch::Tensor naive_orthogonal(const torch::Tensor& codebook) {
  auto sum = torch::zeros({}, torch::kFloat64);
  const auto num_codes = codebook.size(0);
  for (std::int64_t i = 0; i < num_codes; ++i)
    for (std::int64_t j = 0; j < num_codes; ++j) {
      if (i == j) continue;
      const auto cosine = codebook[i].dot(codebook[j]) / codebook[i].norm() / codebook[j].norm();
      sum = sum + cosine.square();
    }
  return sum / static_cast<double>(num_codes * (num_codes - 1));
}

torch::Tensor naive_entropy(const torch::Tensor& z, const torch::Tensor& codebook, double tau) {
  const auto distances = (z.unsqueeze(1) - codebook.unsqueeze(0)).square().sum(2);
  const auto p = (-distances / tau).softmax(1), mean = p.mean(0);
  return -(p * p.log()).sum(1).mean() + (mean * mean.log()).sum();
}

TEST(CodeRegularizersTest, EntropyEqualsTheNaiveFormulaWithItsGradients) {
  torch::manual_seed(5);
  // More than one chunk of rows: 2^20 / 512 = 2048 < 2100.
  const auto z = torch::randn({2100, 3}), codebook = torch::randn({512, 3});
  const auto leaf_z = z.clone().set_requires_grad(true);
  const auto leaf_e = codebook.clone().set_requires_grad(true);
  const auto naive_z = z.to(torch::kFloat64).set_requires_grad(true);
  const auto naive_e = codebook.to(torch::kFloat64).set_requires_grad(true);
  const auto penalty = entropy_penalty(leaf_z, leaf_e, 0.7);
  const auto expected = naive_entropy(naive_z, naive_e, 0.7);
  EXPECT_NEAR(penalty.item<double>(), expected.item<double>(), 1e-5);
  EXPECT_LT(penalty.item<double>(), 0);
  EXPECT_GT(penalty.item<double>(), -std::log(512));
  (3 * penalty).backward();
  (3 * expected).backward();
  for (const auto& [got, wanted] :
       {std::pair{leaf_z.grad(), naive_z.grad()}, {leaf_e.grad(), naive_e.grad()}})
    EXPECT_LT((got - wanted).abs().max().item<double>(), 1e-4 * wanted.abs().max().item<double>());
}

TEST(CodeRegularizersTest, OrthogonalEqualsTheNaiveFormulaWithItsGradient) {
  torch::manual_seed(5);
  const auto codebook = torch::randn({6, 3});
  const auto small = codebook.clone().set_requires_grad(true);
  const auto naive = codebook.to(torch::kFloat64).set_requires_grad(true);
  const auto pairs = orthogonal_penalty(small), naive_pairs = naive_orthogonal(naive);
  EXPECT_NEAR(pairs.item<double>(), naive_pairs.item<double>(), 1e-6);
  pairs.backward();
  naive_pairs.backward();
  EXPECT_TRUE(torch::allclose(small.grad().to(torch::kFloat64), naive.grad(), 1e-4, 1e-6));
}

TEST(CodeRegularizersTest, KnowTheirExtremes) {
  // Right angles; one direction and its opposite.
  EXPECT_NEAR(orthogonal_penalty(5 * torch::eye(3)).item<double>(), 0, 1e-6);
  const auto line = torch::tensor({{1.0F, 2.0F}, {-2.0F, -4.0F}});
  EXPECT_NEAR(orthogonal_penalty(line).item<double>(), 1, 1e-6);
  // Sure states on all codes alike; sure states on one code.
  const auto codebook = 100 * torch::eye(4);
  EXPECT_NEAR(entropy_penalty(codebook, codebook, 1).item<double>(), -std::log(4), 1e-5);
  const auto one = codebook.narrow(0, 0, 1).expand({5, 4});
  EXPECT_NEAR(entropy_penalty(one, codebook, 1).item<double>(), 0, 1e-6);
}

}  // namespace
}  // namespace vqlm

#include "nn/dropout.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(DropoutTest, DoesNothingWhenNotTrainingOrAtZero) {
  const auto x = torch::randn({3, 4});
  EXPECT_TRUE(torch::equal(apply_dropout(x, 0.5, false), x));
  EXPECT_TRUE(torch::equal(apply_dropout(x, 0.0, true), x));
  EXPECT_TRUE(torch::equal(add_dropout(x, x, 0.5, false), x + x));
}

TEST(DropoutTest, DropsTheShareAskedForAndScalesTheRest) {
  torch::manual_seed(3);
  const auto y = apply_dropout(torch::ones({1000, 1000}), 0.3, true);
  const auto dropped = (y == 0);
  const double share = dropped.to(torch::kDouble).mean().item<double>();
  EXPECT_NEAR(share, 0.3, 0.002);  // standard deviation 0.00046
  EXPECT_TRUE(torch::allclose(y.masked_select(~dropped), torch::full({1}, 1 / 0.7F)));
  // Rows and columns are alike: no pattern along either.
  const auto rows = dropped.to(torch::kDouble).mean(1),
             columns = dropped.to(torch::kDouble).mean(0);
  EXPECT_NEAR(rows.std().item<double>(), 0.0145, 0.002);
  EXPECT_NEAR(columns.std().item<double>(), 0.0145, 0.002);
  // Neighbours are independent: both dropped in 0.09 of the pairs.
  const auto pairs = dropped.narrow(1, 0, 999).logical_and(dropped.narrow(1, 1, 999));
  EXPECT_NEAR(pairs.to(torch::kDouble).mean().item<double>(), 0.09, 0.002);
}

TEST(DropoutTest, GradientGoesWhereTheValueWent) {
  torch::manual_seed(4);
  const auto x = torch::ones({37, 53}).requires_grad_(), residual = torch::ones({37, 53});
  const auto r = residual.clone().requires_grad_();
  const auto y = add_dropout(r, x, 0.4, true);
  const auto weight = torch::randn({37, 53});
  (y * weight).sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), weight * (y.detach() - residual)));
  EXPECT_TRUE(torch::equal(r.grad(), weight));
}

TEST(DropoutTest, TheSeedDecidesAndEachCallDrawsAnew) {
  const auto x = torch::ones({64, 64});
  torch::manual_seed(5);
  const auto a = apply_dropout(x, 0.5, true), b = apply_dropout(x, 0.5, true);
  torch::manual_seed(5);
  EXPECT_TRUE(torch::equal(a, apply_dropout(x, 0.5, true)));
  EXPECT_TRUE(torch::equal(b, apply_dropout(x, 0.5, true)));
  EXPECT_FALSE(torch::equal(a, b));
}

TEST(DropoutTest, WorksOnViewsAndOtherTypes) {
  torch::manual_seed(6);
  const auto x = torch::ones({8, 6}).t().requires_grad_();
  apply_dropout(x, 0.5, true).sum().backward();
  const auto y = apply_dropout(torch::ones({64}, torch::kBFloat16), 0.5, true);
  EXPECT_EQ(y.scalar_type(), torch::kBFloat16);
  EXPECT_EQ(add_dropout(torch::ones({64}), y, 0.5, true).scalar_type(), torch::kFloat);
}

}  // namespace
}  // namespace vqlm

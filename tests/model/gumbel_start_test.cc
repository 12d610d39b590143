// How codes of the Gumbel quantiser begin: at k-means' centres of the first states.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "model/gumbel_quantizer.h"
#include "nn/torch.h"

namespace vqlm {
namespace {

class GumbelStartTest : public testing::Test {
 protected:
  GumbelStartTest() {
    torch::manual_seed(5);
    GumbelOptions options;
    options.codes = 4;
    options.code_dim = 3;
    quantizer_ = std::make_unique<GumbelQuantizer>(options);
  }
  std::unique_ptr<GumbelQuantizer> quantizer_;
};

// Samples around four corners, 10 numbers from each other: k-means finds the corners.
TEST_F(GumbelStartTest, StartsAsAMixtureOfGaussiansAroundClusters) {
  EXPECT_FALSE(quantizer_->started());
  const auto corner = torch::arange(200) % 4;
  auto samples = torch::randn({200, 3});
  samples.select(1, 0).add_(10 * corner.bitwise_and(1));
  samples.select(1, 1).add_(5 * corner.bitwise_and(2));
  quantizer_->start(samples, 50);
  EXPECT_TRUE(quantizer_->started());
  const auto centres = quantizer_->codebook().detach();
  double squares = 0;  // that the nearest centres leave, by plain loops
  for (std::int64_t i = 0; i < 200; ++i) {
    double least = 1e9;
    for (std::int64_t k = 0; k < 4; ++k)
      least = std::min(least, (samples[i] - centres[k]).square().sum().item<double>());
    squares += least;
  }
  const double variance = squares / 600;
  EXPECT_NEAR(variance, 1, 0.2);
  const torch::NoGradGuard no_grad;
  const auto posterior = quantizer_->posterior_logits(samples).softmax(1);
  for (const std::int64_t i : {0, 1, 2, 3, 50}) {
    const auto logits = (samples[i] - centres).square().sum(1) / (-2 * variance);
    EXPECT_TRUE(torch::allclose(posterior[i], logits.softmax(0), 1e-3, 1e-5)) << i;
  }
  EXPECT_NEAR(quantizer_->named_buffers()["ema_counts"].sum().item<double>(), 50, 1e-3);
}

TEST_F(GumbelStartTest, StartsWithFewerDifferentSamplesThanCodes) {
  quantizer_->start(torch::ones({20, 3}), 20);
  for (const auto& parameter : quantizer_->parameters())
    EXPECT_TRUE(parameter.isfinite().all().item<bool>());
}

}  // namespace
}  // namespace vqlm

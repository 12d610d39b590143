#include "model/cosine_quantizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/naive_quantizer.h"

namespace vqlm {
namespace {

const double kLength = std::sqrt(3.0);

CosineOptions small_options() {
  CosineOptions options;
  options.codes = 4;
  options.code_dim = 3;
  options.commitment = 0.5;
  options.ema_decay = 0.9;
  options.restart_every = 0;
  return options;
}

torch::Tensor unit_rows(const torch::Tensor& rows) { return rows / rows.norm(2, 1, true); }

// Layer normalisation by its definition, then length 1; float64, with gradient.
torch::Tensor naive_units(const torch::Tensor& z) {
  const auto centred = z - z.mean(-1, true);
  return unit_rows(centred / (centred.square().mean(-1, true) + 1e-5).sqrt());
}

// At 120 degrees of each other in the plane of vectors that sum to 0.
torch::Tensor three_directions() {
  return torch::tensor({{1.0F, -1.0F, 0.0F}, {0.0F, 1.0F, -1.0F}, {-1.0F, 0.0F, 1.0F}});
}

// The code of the largest cosine for rows of any length.
torch::Tensor naive_directions(const torch::Tensor& units, const torch::Tensor& codebook) {
  const auto codes = torch::zeros({units.size(0)}, torch::kInt64);
  for (std::int64_t i = 0; i < units.size(0); ++i) {
    double largest = -2;
    for (std::int64_t k = 0; k < codebook.size(0); ++k) {
      const auto e = codebook[k].to(torch::kFloat64);
      const double cosine = (units[i].dot(e) / units[i].norm() / e.norm()).item<double>();
      if (cosine > largest) codes[i] = k;
      largest = std::max(largest, cosine);
    }
  }
  return codes;
}

class CosineQuantizerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    codebook_ = unit_rows(torch::randn({4, 3}));
    counts_ = torch::tensor({2.0F, 3.0F, 1.0F, 4.0F});
    batch_ = MaskedBatch();
    units_ = naive_units(batch_.real().to(torch::kFloat64));
    codes_ = naive_directions(units_, codebook_);
  }
  void place(CosineQuantizer& quantizer) const {
    auto buffers = quantizer.named_buffers();
    buffers["codebook"].copy_(codebook_);
    buffers["ema_counts"].copy_(counts_);
    buffers["ema_sums"].copy_(codebook_ * counts_.unsqueeze(1));
    buffers["started"].fill_(1);
  }
  torch::Tensor codebook_, counts_, units_, codes_;
  MaskedBatch batch_;
};

TEST_F(CosineQuantizerTest, ForwardEqualsTheNaiveFormula) {
  CosineQuantizer quantizer(small_options());
  place(quantizer);
  const auto result = quantizer.forward(batch_.z, batch_.mask);
  const auto vectors = codebook_.index_select(0, codes_);
  expect_masked(result, batch_, kLength * vectors, codes_);
  const auto cosines = (units_ * vectors).sum(1);
  EXPECT_NEAR(result.loss.item<double>(), 0.5 * (2 - 2 * cosines.mean().item<double>()), 1e-5);
  EXPECT_TRUE(quantizer.lookup(codes_).equal(quantizer.codebook().index_select(0, codes_)));
}

TEST_F(CosineQuantizerTest, LengthOfTheStatesDoesNotMatter) {
  CosineQuantizer quantizer(small_options());
  place(quantizer);
  const auto plain = quantizer.forward(batch_.z, batch_.mask);
  const auto longer = quantizer.forward(batch_.z * 50, batch_.mask);
  EXPECT_TRUE(longer.codes.equal(plain.codes));
  EXPECT_TRUE(torch::allclose(longer.loss, plain.loss, 1e-3, 1e-4));
}

TEST_F(CosineQuantizerTest, GradientPassesTheNormalisation) {
  for (const bool by_loss : {false, true}) {
    CosineQuantizer quantizer(small_options());
    place(quantizer);
    const auto z = batch_.z.clone().set_requires_grad(true);
    const auto result = quantizer.forward(z, batch_.mask);
    (by_loss ? result.loss : (result.states * batch_.weights).sum()).backward();
    const auto naive = batch_.real().to(torch::kFloat64).set_requires_grad(true);
    const auto units = naive_units(naive);
    const auto vectors = codebook_.index_select(0, codes_);
    (by_loss ? 0.5 * (units - vectors).square().sum(1).mean()
             : (kLength * units * batch_.rows_of(batch_.weights)).sum())
        .backward();
    const auto expected = batch_.spread(naive.grad());
    EXPECT_TRUE(torch::allclose(z.grad().to(torch::kFloat64), expected, 1e-3, 1e-5)) << by_loss;
    // No step along z makes it longer or shorter.
    EXPECT_LT((z.grad() * batch_.z).sum(-1).abs().max().item<double>(),
              1e-3 * z.grad().norm().item<double>());
  }
}

TEST_F(CosineQuantizerTest, MovesAveragesAndStaysOnTheSphere) {
  CosineQuantizer quantizer(small_options());
  place(quantizer);
  quantizer.train();
  quantizer.forward(batch_.z, batch_.mask);
  quantizer.after_step(1, 10);
  auto sums = 0.9 * (codebook_ * counts_.unsqueeze(1)).to(torch::kFloat64);
  auto counts = 0.9 * counts_.to(torch::kFloat64);
  for (std::int64_t i = 0; i < 8; ++i) {
    sums[codes_[i].item<long>()] += 0.1 * units_[i];
    counts[codes_[i].item<long>()] += 0.1;
  }
  const auto buffers = quantizer.named_buffers();
  const auto expected = unit_rows(sums);
  EXPECT_TRUE(torch::allclose(buffers["ema_counts"].to(torch::kFloat64), counts, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(buffers["ema_sums"].to(torch::kFloat64), sums, 1e-5, 1e-5));
  EXPECT_TRUE(torch::allclose(buffers["codebook"].to(torch::kFloat64), expected, 1e-5, 1e-5));
  EXPECT_TRUE(torch::allclose(quantizer.codebook().norm(2, 1), torch::full({4}, kLength)));
}

TEST_F(CosineQuantizerTest, ADirectionOutlivesItsAverage) {
  auto options = small_options();
  options.ema_decay = 0;
  CosineQuantizer quantizer(options);
  codebook_[2] = -codebook_[codes_[0].item<long>()];
  place(quantizer);
  const auto real = batch_.z.narrow(0, 0, 1).narrow(1, 0, 1);
  quantizer.train();
  quantizer.forward(real, torch::ones({1, 1}, torch::kBool));
  quantizer.after_step(1, 10);
  EXPECT_EQ(quantizer.named_buffers()["ema_sums"][2].abs().sum().item<float>(), 0);
  EXPECT_TRUE(quantizer.named_buffers()["codebook"][2].equal(codebook_[2]));
}

TEST_F(CosineQuantizerTest, RestartsRareCodesOnTheSphere) {
  auto options = small_options();
  options.restart_every = 1;
  options.restart_below = 0.1;
  CosineQuantizer quantizer(options);
  // Layer-normalised states sum to 0: (1, 1, 1) is at a right angle to all of them, and of the
  // other three one is always nearer.
  codebook_ = unit_rows(torch::ones({4, 3}));
  codebook_.index_copy_(0, torch::tensor({0, 1, 3}), unit_rows(three_directions()));
  counts_[2] = 0.001F;
  place(quantizer);
  quantizer.train();
  quantizer.forward(batch_.z, batch_.mask);
  quantizer.after_step(1, 10);
  EXPECT_EQ(quantizer.values().at("restarts"), 1);
  const auto restarted = quantizer.named_buffers()["codebook"][2];
  EXPECT_LT((units_ - restarted).abs().sum(1).min().item<double>(), 1e-5);
}

TEST_F(CosineQuantizerTest, StartsAtDirectionsAndResumesWithTheSameBits) {
  auto options = small_options();
  options.restart_every = 1;
  CosineQuantizer first(options), second(options);
  EXPECT_FALSE(first.started());
  const auto directions = torch::cat({three_directions(), torch::tensor({{-1.0F, 2.0F, -1.0F}})});
  const auto lengths = 1 + 20 * torch::rand({100, 1});
  first.start((directions.repeat({25, 1}) + 0.01 * torch::randn({100, 3})) * lengths, 20);
  EXPECT_TRUE(first.started());
  const auto expected = kLength * unit_rows(directions);
  EXPECT_LT(std::get<0>(torch::cdist(expected, first.codebook()).min(1)).max().item<float>(),
            0.05F);
  EXPECT_TRUE(torch::allclose(first.named_buffers()["ema_counts"], torch::full({4}, 5.0F)));
  EXPECT_TRUE(torch::allclose(first.codebook().norm(2, 1), torch::full({4}, kLength)));
  expect_resumes(first, second);
}

TEST_F(CosineQuantizerTest, AutocastChangesNothing) {
  CosineQuantizer quantizer(small_options());
  place(quantizer);
  expect_autocast_changes_nothing(quantizer, batch_);
}

TEST(CosineOptionsTest, RefusesTooFewDimensions) {
  const nlohmann::json config{{"code_dim", 2}};
  JsonReader reader(config, "config");
  EXPECT_THROW(read_cosine_options(reader), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

#include "nn/single_row.h"

#include <gtest/gtest.h>

#include <cmath>

#include "nn/transformer.h"

namespace vqlm {
namespace {

// Away from what initialisation leaves at 0 and 1.
void scramble(torch::nn::Module& module) {
  for (auto& parameter : module.parameters()) parameter.add_(torch::randn_like(parameter) * 0.2);
}

TEST(SingleRowTest, PartsAreWhatTorchGives) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(4);
  for (const std::int64_t width : {7, 16, 36}) {
    torch::nn::Linear linear(width, 21);
    torch::nn::LayerNorm norm(torch::nn::LayerNormOptions({width}));
    scramble(*norm);
    const auto x = torch::randn({width}) * 2 + 1;
    auto affine = torch::empty({21}), normed = torch::empty({width});
    linear_row(linear, x.const_data_ptr<float>(), affine.mutable_data_ptr<float>());
    layer_norm_row(norm, x.const_data_ptr<float>(), normed.mutable_data_ptr<float>());
    EXPECT_TRUE(torch::allclose(affine, linear(x), 1e-5, 1e-5));
    EXPECT_TRUE(torch::allclose(normed, norm(x), 1e-5, 1e-5));
  }
}

TEST(SingleRowTest, OnlyOneRowWithoutGradientIsOne) {
  EXPECT_FALSE(is_single_row(torch::zeros({1, 1, 8})));
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(is_single_row(torch::zeros({1, 1, 8})));
  EXPECT_FALSE(is_single_row(torch::zeros({2, 1, 8})));
  EXPECT_FALSE(is_single_row(torch::zeros({1, 1, 8}, torch::kDouble)));
}

// One text, a token at a time beyond the first growth of the cache, then two rows, then one again.
TEST(SingleRowTest, StepsOfOneTextGiveWhatTheWholeSequenceGives) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(5);
  TransformerOptions options;
  options.d_model = 24;
  options.num_heads = 3;
  options.d_ff = 40;
  options.num_layers = 2;
  for (const bool with_memory : {false, true}) {
    options.activation = with_memory ? Activation::kRelu : Activation::kGelu;
    TransformerDecoder decoder(options, with_memory);
    scramble(*decoder);
    decoder->eval();
    const Memory memory{torch::randn({1, 5, 24}), torch::tensor({{1, 1, 1, 0, 0}}, torch::kBool)};
    const Memory* given = with_memory ? &memory : nullptr;
    const auto x = torch::randn({1, 24, 24});
    DecoderCache cache = decoder->start(given);
    std::vector<torch::Tensor> parts{decoder->step(x.narrow(1, 0, 2), cache)};
    for (std::int64_t t = 2; t < 22; ++t) {
      const auto row = x.narrow(1, t, 1).contiguous(), before = row.clone();
      parts.push_back(decoder->step(row, cache));
      EXPECT_TRUE(torch::equal(row, before));
    }
    cache.select_rows(torch::tensor({0, 0}, torch::kLong));
    parts.push_back(decoder->step(x.narrow(1, 22, 1).repeat({2, 1, 1}), cache).narrow(0, 1, 1));
    cache.select_rows(torch::tensor({1}, torch::kLong));
    parts.push_back(decoder->step(x.narrow(1, 23, 1).contiguous(), cache));
    EXPECT_EQ(cache.length, 24);
    EXPECT_TRUE(torch::allclose(torch::cat(parts, 1), decoder->forward(x, given), 1e-4, 1e-5));
  }
}

}  // namespace
}  // namespace vqlm

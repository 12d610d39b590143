#include "nn/few_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "nn/transformer.h"

namespace vqlm {
namespace {

// Away from what initialisation leaves at 0 and 1.
void scramble(torch::nn::Module& module) {
  for (auto& parameter : module.parameters()) parameter.add_(torch::randn_like(parameter) * 0.2);
}

TEST(FewRowsTest, PartsAreWhatTorchGives) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(4);
  for (const std::int64_t width : {7, 16, 36})
    for (const std::int64_t count : {1, 5}) {
      torch::nn::Linear linear(width, 21);
      torch::nn::LayerNorm norm(torch::nn::LayerNormOptions({width}));
      scramble(*norm);
      const auto x = torch::randn({count, width}) * 2 + 1;
      auto affine = torch::empty({count, 21}), normed = torch::empty({count, width});
      linear_rows(linear, x.const_data_ptr<float>(), count, affine.mutable_data_ptr<float>());
      layer_norm_rows(norm, x.const_data_ptr<float>(), count, normed.mutable_data_ptr<float>());
      EXPECT_TRUE(torch::allclose(affine, linear(x), 1e-5, 1e-5));
      EXPECT_TRUE(torch::allclose(normed, norm(x), 1e-5, 1e-5));
    }
}

TEST(FewRowsTest, AreOnePositionEachWithoutGradient) {
  EXPECT_FALSE(are_few_rows(torch::zeros({1, 1, 8})));
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(are_few_rows(torch::zeros({8})));
  EXPECT_TRUE(are_few_rows(torch::zeros({1, 1, 8})));
  EXPECT_TRUE(are_few_rows(torch::zeros({5, 1, 8})));
  EXPECT_FALSE(are_few_rows(torch::zeros({1, 2, 8})));
  EXPECT_FALSE(are_few_rows(torch::zeros({2000, 1, 8})));
  EXPECT_FALSE(are_few_rows(torch::zeros({1, 1, 8}, torch::kDouble)));
}

TransformerOptions small_stack() {
  TransformerOptions options;
  options.d_model = 24;
  options.num_heads = 3;
  options.d_ff = 40;
  options.num_layers = 2;
  return options;
}

// Two memories, the first of which serves the first two rows of four.
TEST(FewRowsTest, StepsOfABeamGiveWhatTheWholeSequencesGive) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(6);
  for (const bool post_norm : {false, true}) {
    TransformerOptions options = small_stack();
    options.post_norm = post_norm;
    TransformerDecoder decoder(options, true);
    scramble(*decoder);
    decoder->eval();
    const Memory memory{torch::randn({2, 5, 24}),
                        torch::tensor({{1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}}, torch::kBool)};
    const auto rows = torch::tensor({0, 0, 1, 1});
    const Memory of_rows{memory.states.index_select(0, rows), memory.mask.index_select(0, rows)};
    const auto x = torch::randn({4, 6, 24});
    DecoderCache cache = decoder->start(&memory);
    cache.select_rows(rows);
    std::vector<torch::Tensor> parts;
    for (std::int64_t t = 0; t < 6; ++t)
      parts.push_back(decoder->step(x.narrow(1, t, 1).contiguous(), cache));
    const auto together = torch::cat(parts, 1);
    EXPECT_TRUE(torch::allclose(together, decoder->forward(x, &of_rows), 1e-4, 1e-5));
    // A row gets the same alone, but for how LibTorch projected its memory.
    const Memory own{memory.states.narrow(0, 1, 1), memory.mask.narrow(0, 1, 1)};
    DecoderCache alone = decoder->start(&own);
    for (std::int64_t t = 0; t < 6; ++t) {
      const auto step = decoder->step(x.narrow(0, 3, 1).narrow(1, t, 1).contiguous(), alone);
      EXPECT_TRUE(torch::allclose(step, together.narrow(0, 3, 1).narrow(1, t, 1), 1e-6, 1e-6));
    }
  }
}

// Loops over rows where nothing asks for a gradient, LibTorch's operations where something does.
TEST(FewRowsTest, AShortTextGivesWhatLibTorchGives) {
  torch::manual_seed(8);
  for (const bool causal : {false, true})
    for (const bool post_norm : {false, true}) {
      TransformerOptions options = small_stack();
      options.post_norm = post_norm;
      TransformerEncoder encoder(options);
      TransformerDecoder decoder(options, true);
      {
        const torch::NoGradGuard no_grad;
        scramble(*encoder);
        scramble(*decoder);
      }
      encoder->eval();
      decoder->eval();
      const auto source = torch::randn({1, 9, 24}), x = torch::randn({1, 7, 24});
      const auto mask = torch::arange(9).lt(6).unsqueeze(0);
      const auto both = [&] {
        const Memory memory{encoder->forward(source, {}), mask};
        return std::pair(memory.states, decoder->forward(x, &memory, causal));
      };
      const auto [states, out] = both();
      ASSERT_TRUE(out.requires_grad());
      const torch::NoGradGuard no_grad;
      EXPECT_TRUE(is_short_text(x));
      EXPECT_FALSE(is_short_text(torch::zeros({2, 7, 24})));
      EXPECT_FALSE(is_short_text(torch::zeros({1, 65, 24})));
      const auto [plain_states, plain_out] = both();
      EXPECT_TRUE(torch::allclose(plain_states, states, 1e-4, 1e-5));
      EXPECT_TRUE(torch::allclose(plain_out, out, 1e-4, 1e-5));
      EXPECT_FALSE(torch::equal(plain_out, out));  // the other way was indeed taken
    }
}

// One text, a token at a time beyond the first growth of the cache, then two rows, then one again.
TEST(FewRowsTest, StepsOfOneTextGiveWhatTheWholeSequenceGives) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(5);
  TransformerOptions options = small_stack();
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

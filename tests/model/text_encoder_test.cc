#include "model/text_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "data/tokenizer.h"
#include "nn/sequence_embedding.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 20, kWidth = 12;

TransformerOptions small() {
  TransformerOptions options;
  options.d_model = kWidth;
  options.num_heads = 3;
  options.d_ff = 16;
  options.num_layers = 1;
  return options;
}

std::shared_ptr<TextEncoder> make(const std::string& kind, std::int64_t downsampling) {
  torch::manual_seed(6);
  auto encoder = make_text_encoder({kind, small()}, kVocab, downsampling);
  encoder->add_downsampling();
  encoder->eval();
  return encoder;
}

struct Padded {
  torch::Tensor ids, mask;
};
// Tokens 4, 5, ... and padding up to `width`, a multiple of r.
Padded padded(const std::vector<std::int64_t>& lengths, std::int64_t width) {
  auto ids = torch::full({static_cast<std::int64_t>(lengths.size()), width}, kPadId, torch::kInt64);
  for (std::size_t row = 0; row < lengths.size(); ++row)
    for (std::int64_t t = 0; t < lengths[row]; ++t)
      ids[static_cast<std::int64_t>(row)][t] = 4 + (t + static_cast<std::int64_t>(row)) % 16;
  return {ids, ids.ne(kPadId)};
}

class TextEncoderKindTest : public testing::TestWithParam<const char*> {
 protected:
  const torch::NoGradGuard no_grad_;
};
INSTANTIATE_TEST_SUITE_P(Encoders, TextEncoderKindTest,
                         testing::Values("convolution", "patch", "attention_pooling", "local"));

TEST_P(TextEncoderKindTest, PaddingChangesNoStateOfATextAndIsMasked) {
  for (const std::int64_t r : {1, 2, 3, 16}) {
    auto encoder = make(GetParam(), r);
    const std::int64_t longest = 3 * r, length = r + 1;  // two states, the second of one token
    const auto batch = padded({longest, length}, longest);
    const auto together = encoder->forward(batch.ids, batch.mask);
    EXPECT_EQ(together.states.sizes(), (std::vector<std::int64_t>{2, 3, kWidth}));
    EXPECT_TRUE(together.mask.equal(torch::tensor({{1, 1, 1}, {1, 1, 0}}, torch::kBool)));
    EXPECT_TRUE(together.states.isfinite().all().item<bool>());
    const auto ids = batch.ids.narrow(0, 1, 1).narrow(1, 0, 2 * r);
    const auto alone = encoder->forward(ids, ids.ne(kPadId));
    EXPECT_TRUE(torch::allclose(alone.states[0], together.states[1].narrow(0, 0, 2), 1e-4, 1e-5))
        << "r " << r;
  }
}

TEST_P(TextEncoderKindTest, EveryTokenMovesItsState) {
  auto encoder = make(GetParam(), 3);
  const auto batch = padded({6}, 6);
  const auto before = encoder->forward(batch.ids, batch.mask).states;
  for (std::int64_t t = 0; t < 6; ++t) {
    auto changed = batch.ids.clone();
    changed[0][t] = 19;
    const auto after = encoder->forward(changed, batch.mask).states;
    EXPECT_FALSE(torch::allclose(after[0][t / 3], before[0][t / 3], 1e-3, 1e-3)) << t;
  }
}

TEST_P(TextEncoderKindTest, GradientsReachEveryParameter) {
  const torch::AutoGradMode gradient(true);
  auto encoder = make(GetParam(), 2);
  const auto batch = padded({4, 3}, 4);
  const auto states = encoder->forward(batch.ids, batch.mask).states;
  (states * torch::randn_like(states)).sum().backward();
  for (const auto& item : encoder->named_parameters())
    EXPECT_GT(item.value().grad().abs().sum().item<double>(), 0) << item.key();
}

std::map<std::string, torch::Tensor> parameters_of(TextEncoder& encoder) {
  std::map<std::string, torch::Tensor> result;
  for (const auto& item : encoder.named_parameters()) result[item.key()] = item.value();
  return result;
}

template <typename Module>
std::shared_ptr<Module> part(TextEncoder& encoder, const std::string& name) {
  return std::dynamic_pointer_cast<Module>(encoder.named_children()[name]);
}

// W [r v_1; r v_2; ...] + b + sinusoids, v the tokens' embeddings times sqrt(D), 0 where padding.
TEST(PatchEncoderTest, PatchesAreTheFormula) {
  const torch::NoGradGuard no_grad;
  constexpr std::int64_t kTokens = 3;
  auto encoder = make("patch", kTokens);
  auto parameters = parameters_of(*encoder);
  const auto weight = parameters["patch_projection.weight"];
  const auto batch = padded({6, 4}, 6);
  auto x = torch::zeros({2, 2, kWidth});
  for (std::int64_t row = 0; row < 2; ++row)
    for (std::int64_t n = 0; n < 2; ++n) {
      auto patch = parameters["patch_projection.bias"].clone();
      for (std::int64_t i = 0; i < kTokens; ++i) {
        const auto id = batch.ids[row][n * kTokens + i].item<std::int64_t>();
        if (id == kPadId) continue;
        const auto vector = parameters["embedding.embedding.weight"][id] * std::sqrt(12.0);
        patch += weight.narrow(1, i * kWidth, kWidth).mv(vector);
      }
      for (std::int64_t d = 0; d < kWidth / 2; ++d) {
        const double angle =
            static_cast<double>(n) * std::pow(10000.0, -2.0 * static_cast<double>(d) / kWidth);
        patch[d] += std::sin(angle);
        patch[d + kWidth / 2] += std::cos(angle);
      }
      x[row][n] = patch;
    }
  const auto mask = torch::ones({2, 2}, torch::kBool);
  const auto expected = part<TransformerEncoderImpl>(*encoder, "encoder")->forward(x, mask);
  EXPECT_TRUE(
      torch::allclose(encoder->forward(batch.ids, batch.mask).states, expected, 1e-4, 1e-5));
}

// Head by head and block by block, over the tokens that are there.
TEST(PoolingEncoderTest, PoolsEachBlockByTheFormula) {
  const torch::NoGradGuard no_grad;
  constexpr std::int64_t kTokens = 3, kHeads = 3, kHead = kWidth / kHeads;
  auto encoder = make("attention_pooling", kTokens);
  auto p = parameters_of(*encoder);
  const auto batch = padded({6, 4}, 6);
  const auto embedded = part<SequenceEmbeddingImpl>(*encoder, "embedding")->forward(batch.ids);
  const auto tokens =
      part<TransformerEncoderImpl>(*encoder, "encoder")->forward(embedded, batch.mask);
  const auto query = torch::linear(p["query"], p["pooling.query.weight"], p["pooling.query.bias"]);
  const auto states = encoder->forward(batch.ids, batch.mask).states;
  for (std::int64_t row = 0; row < 2; ++row)
    for (std::int64_t n = 0; n < 2; ++n) {
      const auto there = batch.mask[row].narrow(0, n * kTokens, kTokens).sum().item<std::int64_t>();
      const auto block = tokens[row].narrow(0, n * kTokens, there);
      const auto both =
          torch::linear(block, p["pooling.key_value.weight"], p["pooling.key_value.bias"]);
      std::vector<torch::Tensor> heads;
      for (std::int64_t h = 0; h < kHeads; ++h) {
        const auto key = both.narrow(1, h * kHead, kHead);
        const auto value = both.narrow(1, kWidth + h * kHead, kHead);
        const auto scores = key.mv(query.narrow(0, h * kHead, kHead)) / std::sqrt(4.0);
        heads.push_back(torch::softmax(scores, 0).matmul(value));
      }
      const auto merged =
          torch::linear(torch::cat(heads), p["pooling.output.weight"], p["pooling.output.bias"]);
      const auto expected = torch::layer_norm(merged, {kWidth}, p["norm.weight"], p["norm.bias"]);
      EXPECT_TRUE(torch::allclose(states[row][n], expected, 1e-4, 1e-5));
    }
}

// The same tokens have the same state wherever they stand; other tokens do not move it.
TEST(LocalEncoderTest, StatesAreOfTheirOwnTokensAlone) {
  const torch::NoGradGuard no_grad;
  auto encoder = make("local", 2);
  const auto ids = torch::tensor({{4, 5, 6, 7, 4, 5}, {9, 8, 4, 5, 11, 12}}, torch::kInt64);
  const auto states = encoder->forward(ids, ids.ne(kPadId)).states;
  EXPECT_TRUE(torch::allclose(states[0][0], states[0][2], 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(states[0][0], states[1][1], 1e-5, 1e-6));
  EXPECT_FALSE(torch::allclose(states[0][0], states[0][1], 1e-2, 1e-2));
}

// A seed's weights are those it had when the projection was drawn before the convolutions.
TEST(ConvolutionEncoderTest, DrawsTheConvolutionsAfterTheProjection) {
  torch::manual_seed(6);
  const SequenceEmbedding embedding(kVocab, kWidth, 0.1);
  const TransformerEncoder stack(small());
  const torch::nn::Linear projection(kWidth, 5);
  const torch::nn::Conv1d convolution(torch::nn::Conv1dOptions(kWidth, kWidth, 2).stride(2));
  torch::manual_seed(6);
  auto encoder = make_text_encoder({"convolution", small()}, kVocab, 2);
  const auto made = encoder->register_module("projection", torch::nn::Linear(kWidth, 5));
  encoder->add_downsampling();
  auto parameters = parameters_of(*encoder);
  EXPECT_TRUE(torch::equal(parameters["embedding.embedding.weight"], embedding->weight()));
  EXPECT_TRUE(torch::equal(made->weight, projection->weight));
  EXPECT_TRUE(torch::equal(parameters["convolutions.0.weight"], convolution->weight));
}

TEST(TextEncoderOptionsTest, RefusesUnknownKinds) {
  EXPECT_THROW(make_text_encoder({"lstm", small()}, kVocab, 2), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

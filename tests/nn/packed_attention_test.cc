// Attention in packed layout against softmax(q k^T / sqrt(W) + bias) v, written out in torch, in
// values and gradients.
#include "nn/packed_attention.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>

#include "nn/relative_difference.h"

namespace vqlm {
namespace {

// x [B, T, H W] -> [B, H, T, W]
torch::Tensor heads(const torch::Tensor& x, std::int64_t num_heads) {
  return x.view({x.size(0), x.size(1), num_heads, -1}).transpose(1, 2);
}

torch::Tensor naive(const std::vector<torch::Tensor>& query_key_value,
                    const PackedAttentionOptions& options) {
  const auto q = heads(query_key_value[0], options.num_heads);
  const auto k = heads(query_key_value[1], options.num_heads);
  const auto v = heads(query_key_value[2], options.num_heads);
  auto scores = q.matmul(k.transpose(2, 3)) / std::sqrt(static_cast<double>(q.size(3)));
  if (options.causal) {
    const auto later = torch::ones({q.size(2), k.size(2)}, torch::kBool).triu(1);
    scores = scores.masked_fill(later, -INFINITY);
  } else if (options.bias.defined()) {
    scores = scores + options.bias;
  }
  return scores.softmax(-1).matmul(v).transpose(1, 2).flatten(2);
}

void expect_agreement(const std::vector<torch::Tensor>& inputs, const torch::Tensor& ours,
                      const torch::Tensor& expected) {
  EXPECT_LT(relative_difference(ours, expected), 1e-5);
  const auto weights = torch::randn(ours.sizes());
  const auto own = torch::autograd::grad({(ours * weights).sum()}, inputs);
  const auto reference = torch::autograd::grad({(expected * weights).sum()}, inputs);
  for (std::size_t i = 0; i < own.size(); ++i)
    EXPECT_LT(relative_difference(own[i], reference[i]), 1e-5) << "input " << i;
}

// The keys of row b from the end on, b + 1 of them, are padding.
torch::Tensor padding_bias(std::int64_t rows, std::int64_t keys) {
  auto bias = torch::zeros({rows, 1, 1, keys});
  for (std::int64_t b = 0; b < rows; ++b) bias[b].narrow(2, keys - b - 1, b + 1).fill_(-1e9);
  return bias;
}

TEST(PackedAttentionTest, SelfAttentionAgreesWithTheFormula) {
  torch::manual_seed(21);
  for (const std::int64_t length : {4, 5, 16, 19, 50}) {
    for (const bool causal : {false, true}) {
      const auto packed = (torch::randn({3, length, 3 * 64}) * 2).requires_grad_();
      for (const auto& bias : {torch::Tensor(), padding_bias(3, length)}) {
        const PackedAttentionOptions options{2, bias, causal};
        expect_agreement({packed}, packed_self_attention(packed, options),
                         naive(packed.chunk(3, 2), options));
      }
    }
  }
}

TEST(PackedAttentionTest, CrossAttentionAgreesWithTheFormula) {
  torch::manual_seed(22);
  for (const auto& [queries, keys] : {std::pair{1, 7}, {9, 3}, {6, 33}, {20, 16}}) {
    const auto query = torch::randn({2, queries, 48}).requires_grad_();
    const auto key_value = torch::randn({2, keys, 96}).requires_grad_();
    for (const auto& bias : {torch::Tensor(), padding_bias(2, keys)}) {
      const PackedAttentionOptions options{3, bias, false};
      const auto split = key_value.chunk(2, 2);
      expect_agreement({query, key_value}, packed_cross_attention(query, key_value, options),
                       naive({query, split[0], split[1]}, options));
    }
  }
}

TEST(PackedAttentionTest, LargeScoresStayFinite) {
  const auto packed = (torch::randn({1, 9, 48}) * 200).requires_grad_();
  const auto out = packed_self_attention(packed, {1, {}, true});
  out.sum().backward();
  EXPECT_TRUE(out.isfinite().all().item<bool>());
  EXPECT_TRUE(packed.grad().isfinite().all().item<bool>());
}

TEST(PackedAttentionTest, ARowWithoutAnyKeyIsFinite) {
  const auto packed = torch::randn({1, 5, 48}).requires_grad_();
  const auto out = packed_self_attention(packed, {1, torch::full({1, 1, 1, 5}, -1e9), false});
  out.sum().backward();
  EXPECT_TRUE(out.isfinite().all().item<bool>());
  EXPECT_TRUE(packed.grad().isfinite().all().item<bool>());
}

TEST(PackedAttentionTest, TheNumberOfThreadsChangesNoBit) {
  torch::manual_seed(23);
  const int before = at::get_num_threads();
  const auto packed = torch::randn({4, 21, 192}).requires_grad_();
  std::vector<torch::Tensor> outs, gradients;
  for (const int threads : {1, 3}) {
    at::set_num_threads(threads);
    outs.push_back(packed_self_attention(packed, {4, {}, true}));
    gradients.push_back(torch::autograd::grad({outs.back().square().sum()}, {packed})[0]);
  }
  at::set_num_threads(before);
  EXPECT_TRUE(torch::equal(outs[0], outs[1]));
  EXPECT_TRUE(torch::equal(gradients[0], gradients[1]));
}

TEST(PackedAttentionTest, SaysWhatItTakes) {
  const auto x = torch::zeros({2, 3, 96});
  EXPECT_TRUE(takes_packed_attention(x, 32, 2, 3));
  EXPECT_FALSE(takes_packed_attention(x, 32, 4, 3));  // heads 8 wide
  EXPECT_FALSE(takes_packed_attention(x, 32, 2, 513));
  EXPECT_FALSE(takes_packed_attention(x.to(torch::kBFloat16), 32, 2, 3));
}

}  // namespace
}  // namespace vqlm

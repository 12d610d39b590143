// Attention (nn/attention.h) for training on the CPU in float32: heads are read and written where
// the fused projections have them, and scores of one head at a time are small enough for the cache.
// A causal head computes only what it can see. Its backward pass keeps the probabilities.
#pragma once

#include <cstdint>

#include "nn/torch.h"

namespace vqlm {

struct PackedAttentionOptions {
  std::int64_t num_heads = 1;
  torch::Tensor bias;   // attention_bias of the keys, [B, 1, 1, S], or undefined
  bool causal = false;  // position t sees keys up to t; `bias` is not looked at then
};

// Whether the functions below take projections `x` [B, T, ...] of width `d_model` and S keys: on
// the CPU in float32, a head's width a multiple of 16, S at most 512.
bool takes_packed_attention(const torch::Tensor& x, std::int64_t d_model, std::int64_t num_heads,
                            std::int64_t num_keys);

// query_key_value [B, T, 3 D], each third D wide with the heads side by side -> [B, T, D].
torch::Tensor packed_self_attention(const torch::Tensor& query_key_value,
                                    const PackedAttentionOptions& options);
// query [B, T, D], key_value [B, S, 2 D] -> [B, T, D]; not causal.
torch::Tensor packed_cross_attention(const torch::Tensor& query, const torch::Tensor& key_value,
                                     const PackedAttentionOptions& options);

}  // namespace vqlm

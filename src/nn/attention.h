// Multi-head scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762, section 3.2).
// Projections are fused into one product: query, key and value of a self-attention; key and value
// of a memory. Shapes: B batch, T queries, S keys, H heads, D width, D/H width of a head.
#pragma once

#include <cstdint>
#include <span>

#include "nn/few_rows.h"
#include "nn/torch.h"

namespace vqlm {

// A mask bool [B, S] (true where there is something) as what is added to the scores, float [B, 1,
// 1, S]; undefined when the mask is, or on the CPU when it masks nothing. A masked score is -1e9
// and not -inf, so that a row without any key gives finite numbers.
torch::Tensor attention_bias(const torch::Tensor& mask);

struct AttentionHeads {
  torch::Tensor query, key, value;  // [B, H, T, D/H]
};

class SelfAttentionImpl : public torch::nn::Module {
 public:
  SelfAttentionImpl(std::int64_t d_model, std::int64_t num_heads);
  // x [B, T, D] -> [B, T, D]. `bias` as attention_bias gives it; it is not looked at with `causal`.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& bias, bool causal);
  // The two halves of `forward`, for decoding with a cache.
  AttentionHeads project(const torch::Tensor& x);
  torch::Tensor merge(const torch::Tensor& attended);  // [B, H, T, D/H] -> [B, T, D]
  // The same for a few rows (nn/few_rows.h): x [count, D] -> query, key, value [count, 3 D];
  // [count, D] -> [count, D].
  void project_rows(const float* x, std::int64_t count, float* query_key_value) const;
  void merge_rows(const float* attended, std::int64_t count, float* out) const;
  // `forward` for one text without mask: x [count, D] -> [count, D].
  void forward_rows(const float* x, std::int64_t count, bool causal, float* out) const;
  std::int64_t num_heads() const { return num_heads_; }

 private:
  AttentionHeads split(const torch::Tensor& packed) const;  // [B, T, 3 D]
  std::int64_t num_heads_;
  torch::nn::Linear query_key_value_{nullptr}, output_{nullptr};
};
TORCH_MODULE(SelfAttention);

class CrossAttentionImpl : public torch::nn::Module {
 public:
  CrossAttentionImpl(std::int64_t d_model, std::int64_t num_heads);
  // states [B, S, D] -> key and value [B, H, S, D/H] (query is left undefined).
  AttentionHeads project_memory(const torch::Tensor& states);
  // x [B g, T, D], memory as above: each row of the memory serves g rows of x that follow each
  // other (the hypotheses of a beam). -> [B g, T, D].
  torch::Tensor forward(const torch::Tensor& x, const AttentionHeads& memory,
                        const torch::Tensor& bias);
  // How the last position of each row divides its attention over keys [B, H, S, D/H], mean over the
  // heads: [B g, S], -1 where `bias` masks.
  torch::Tensor attention_of_last(const torch::Tensor& x, const torch::Tensor& keys,
                                  const torch::Tensor& bias);
  // `forward` for a few rows, each with its memory: x [R, D] -> out [R, D].
  void forward_rows(const float* x, std::span<const KeyValueRows> memories, float* out) const;
  // The same for rows of one text: states [1, S, D], x [count, D] -> [count, D].
  void attend_to_rows(const torch::Tensor& states, const torch::Tensor& bias, const float* x,
                      std::int64_t count, float* out) const;
  // Both at once, for training: states [B, S, D], x [B, T, D].
  torch::Tensor attend_to(const torch::Tensor& states, const torch::Tensor& x,
                          const torch::Tensor& bias);

 private:
  AttentionHeads split(const torch::Tensor& packed) const;  // [B, S, 2 D]
  std::int64_t num_heads_;
  torch::nn::Linear query_{nullptr}, key_value_{nullptr}, output_{nullptr};
};
TORCH_MODULE(CrossAttention);

// softmax(q k^T / sqrt(D/H) + bias) v -> [B, H, T, D/H]; `bias` may be undefined.
torch::Tensor attend(const torch::Tensor& query, const torch::Tensor& key,
                     const torch::Tensor& value, const torch::Tensor& bias, bool causal);

}  // namespace vqlm

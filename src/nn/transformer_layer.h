// One layer of the Transformer: attention, cross-attention where there is a memory, feed-forward.
// Pre-norm (Xiong et al. 2020, arXiv 2002.04745): each sub-layer reads its normalised input and
// adds to it. Post-norm (Vaswani et al. 2017): it reads its input, and the sum is normalised.
#pragma once

#include "nn/attention.h"
#include "nn/transformer.h"

namespace vqlm {

class FeedForwardImpl : public torch::nn::Module {
 public:
  explicit FeedForwardImpl(const TransformerOptions& options);
  torch::Tensor forward(const torch::Tensor& x);                            // [..., D] -> [..., D]
  void forward_rows(const float* x, std::int64_t count, float* out) const;  // [count, D]

 private:
  Activation activation_;
  torch::nn::Linear inner_{nullptr}, outer_{nullptr};
};
TORCH_MODULE(FeedForward);

class TransformerLayerImpl : public torch::nn::Module {
 public:
  TransformerLayerImpl(const TransformerOptions& options, bool cross_attention);

  // What the layer may look at besides x.
  struct View {
    torch::Tensor bias;         // attention_bias of x's own mask
    bool causal = false;        //
    torch::Tensor memory;       // [B, S, D] or undefined
    torch::Tensor memory_bias;  // attention_bias of the memory's mask
  };
  torch::Tensor forward(torch::Tensor x, const View& view);  // [B, T, D] -> [B, T, D]
  // The same in place for one text without mask, x [count, D], not in training (nn/few_rows.h).
  void forward_rows(float* x, std::int64_t count, const View& view) const;

  AttentionHeads project_memory(const torch::Tensor& states);
  // Layer `index` of a decoder under way; x [B, t, D]. `cache.length` is not moved.
  torch::Tensor step(torch::Tensor x, DecoderCache& cache, std::size_t index);
  // The same in place for one position each of a few rows, x [count, D], not in training
  // (nn/few_rows.h).
  void step_rows(float* x, std::int64_t count, DecoderCache& cache, std::size_t index) const;

 private:
  torch::Tensor add(const torch::Tensor& x, const torch::Tensor& change) const;
  // A sub-layer between its norm and its residual sum.
  template <typename SubLayer>
  torch::Tensor around(const torch::Tensor& x, torch::nn::LayerNorm& norm,
                       const SubLayer& sub_layer);
  // The same in place; `space` has room for twice the rows.
  template <typename SubLayer>
  void around_rows(float* x, std::int64_t count, float* space, const torch::nn::LayerNorm& norm,
                   const SubLayer& sub_layer) const;
  // Puts each row's key and value into the cache and lets it attend to all of its own.
  void attend_to_cache(const float* query_key_value, std::int64_t count, DecoderCache& cache,
                       std::size_t index, float* attended) const;
  double dropout_;
  bool post_norm_;
  SelfAttention self_attention_{nullptr};
  CrossAttention cross_attention_{nullptr};
  FeedForward feed_forward_{nullptr};
  torch::nn::LayerNorm self_norm_{nullptr}, cross_norm_{nullptr}, feed_forward_norm_{nullptr};
};
TORCH_MODULE(TransformerLayer);

}  // namespace vqlm

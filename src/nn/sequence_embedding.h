// Token embeddings with sinusoidal positions, scaled by sqrt(D), and the output projection tied to
// them (Press and Wolf 2017; Vaswani et al. 2017, sections 3.4 and 3.5).
#pragma once

#include <cstdint>

#include "nn/torch.h"

namespace vqlm {

class SequenceEmbeddingImpl : public torch::nn::Module {
 public:
  SequenceEmbeddingImpl(std::int64_t vocab_size, std::int64_t d_model, double dropout);
  // With the weights of `owner`, which stay the owner's: here they are no parameter.
  SequenceEmbeddingImpl(const SequenceEmbeddingImpl& owner, double dropout);
  // ids int64 [B, T] -> [B, T, D]; `offset` is the position of the first column.
  torch::Tensor forward(const torch::Tensor& ids, std::int64_t offset = 0);
  // The same without positions and dropout.
  torch::Tensor tokens(const torch::Tensor& ids);
  // x [B, T, D] (already embedded some other way) plus positions, with dropout.
  torch::Tensor add_positions(const torch::Tensor& x, std::int64_t offset = 0);
  // One token at a position, not in training, for weights on the CPU in float32: x [D].
  void embed_row(std::int64_t id, std::int64_t position, float* x);
  // hidden [..., D] -> logits [..., V].
  torch::Tensor logits(const torch::Tensor& hidden);
  torch::Tensor weight() const;  // [V, D]

 private:
  const torch::Tensor& positions(std::int64_t needed, const torch::Device& device);
  torch::nn::Embedding embedding_{nullptr};
  torch::Tensor positions_;  // [at least T, D], computed when first needed; no state
  std::int64_t d_model_;
  double dropout_;
};
TORCH_MODULE(SequenceEmbedding);

}  // namespace vqlm

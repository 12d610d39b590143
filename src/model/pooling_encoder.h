// The encoder by attention pooling: embedding and Transformer over all tokens, then, for each block
// of r tokens, one learnt query attends to the tokens of its block (multi-head attention as in
// Vaswani et al. 2017, section 3.2; a learnt query as in Lee et al. 2019, arXiv 1810.00825, section
// 3.2), and a layer norm.
#pragma once

#include "model/text_encoder.h"
#include "nn/attention.h"
#include "nn/sequence_embedding.h"

namespace vqlm {

class PoolingEncoder : public TextEncoder {
 public:
  PoolingEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
                 std::int64_t downsampling);
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask) override;

 private:
  std::int64_t downsampling_;
  SequenceEmbedding embedding_{nullptr};
  TransformerEncoder encoder_{nullptr};
  torch::Tensor query_;  // [D]
  CrossAttention pooling_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
};

}  // namespace vqlm

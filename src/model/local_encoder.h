// The local encoder: a state is a function of its r tokens alone, a perceptron of one hidden layer
// over their embeddings side by side. The same tokens have the same code wherever they stand and
// whatever stands beside them, so that a text's codes say nothing that the text does not: a code is
// a class of tokens (r = 1), and nothing is lost to the bound by other codes for the same text. No
// attention and no positions; padding counts as a zero embedding.
#pragma once

#include "model/text_encoder.h"
#include "nn/sequence_embedding.h"

namespace vqlm {

class LocalEncoder : public TextEncoder {
 public:
  // Of the options d_model and d_ff are used.
  LocalEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
               std::int64_t downsampling);
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask) override;

 private:
  std::int64_t downsampling_;
  SequenceEmbedding embedding_{nullptr};
  torch::nn::Linear inner_{nullptr}, outer_{nullptr};  // r D -> d_ff -> D
  torch::nn::LayerNorm norm_{nullptr};
};

}  // namespace vqlm

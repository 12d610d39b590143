// The encoder by patches (Dosovitskiy et al. 2021, arXiv 2010.11929, section 3.1): the embeddings
// of r tokens side by side, a linear map to the width, positions, then the Transformer over N
// patches, which costs 1 / r of one over all tokens. A padding token of a patch counts as a zero
// embedding.
#pragma once

#include "model/text_encoder.h"
#include "nn/sequence_embedding.h"

namespace vqlm {

class PatchEncoder : public TextEncoder {
 public:
  PatchEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
               std::int64_t downsampling);
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask) override;

 private:
  std::int64_t downsampling_;
  SequenceEmbedding embedding_{nullptr};
  torch::nn::Linear patch_projection_{nullptr};  // r D -> D
  TransformerEncoder encoder_{nullptr};
};

}  // namespace vqlm

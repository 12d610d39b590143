// The encoder by convolution: embedding and Transformer over all tokens, then non-overlapping
// strided convolutions, one for each prime factor of the downsampling r.
#pragma once

#include "model/text_encoder.h"
#include "nn/sequence_embedding.h"

namespace vqlm {

class ConvolutionEncoder : public TextEncoder {
 public:
  ConvolutionEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
                     std::int64_t downsampling);
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask) override;
  void add_downsampling() override;  // the convolutions

 private:
  std::int64_t downsampling_, width_;
  SequenceEmbedding embedding_{nullptr};
  TransformerEncoder encoder_{nullptr};
  torch::nn::ModuleList convolutions_{nullptr};
};

}  // namespace vqlm

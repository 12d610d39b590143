// The posterior encoder: a text's tokens to a shorter sequence of states, ready for a quantiser.
// Embedding and Transformer encoder over all tokens, then non-overlapping strided convolutions, one
// for each prime factor of the downsampling r, then a projection to the width of the codes.
#pragma once

#include <cstdint>

#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

struct EncodedStates {
  torch::Tensor states;  // [B, N, C]
  torch::Tensor mask;    // bool [B, N]: true where one of the state's r tokens exists
};

class TextEncoderImpl : public torch::nn::Module {
 public:
  // `downsampling` r >= 1.
  TextEncoderImpl(const TransformerOptions& options, std::int64_t vocab_size,
                  std::int64_t downsampling, std::int64_t code_dim);
  // ids int64 [B, T], mask bool [B, T], T = N r.
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask);

 private:
  std::int64_t downsampling_;
  SequenceEmbedding embedding_{nullptr};
  TransformerEncoder encoder_{nullptr};
  torch::nn::ModuleList convolutions_{nullptr};
  torch::nn::Linear projection_{nullptr};
};
TORCH_MODULE(TextEncoder);

}  // namespace vqlm

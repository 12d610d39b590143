// The posterior encoder: a text's tokens to a shorter sequence of states. Embedding and Transformer
// encoder over all tokens, then non-overlapping strided convolutions, one for each prime factor of
// the downsampling r.
#pragma once

#include <cstdint>

#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

struct EncodedStates {
  torch::Tensor states;  // [B, N, D]
  torch::Tensor mask;    // bool [B, N]: true where one of the state's r tokens exists
};

class TextEncoderImpl : public torch::nn::Module {
 public:
  // `downsampling` r >= 1.
  TextEncoderImpl(const TransformerOptions& options, std::int64_t vocab_size,
                  std::int64_t downsampling);
  // Called once, before use. A step of its own, so that the caller may draw weights in between and
  // a seed gives the weights it always gave.
  void add_convolutions();
  // ids int64 [B, T], mask bool [B, T], T = N r.
  EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask);

 private:
  std::int64_t downsampling_, width_;
  SequenceEmbedding embedding_{nullptr};
  TransformerEncoder encoder_{nullptr};
  torch::nn::ModuleList convolutions_{nullptr};
};
TORCH_MODULE(TextEncoder);

}  // namespace vqlm

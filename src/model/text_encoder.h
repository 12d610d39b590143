// The posterior encoder: a text's tokens to a shorter sequence of states, one for each r tokens.
// The kinds stand behind this class and are chosen by name in `make_text_encoder`. Shapes: B batch,
// T tokens, N = T / r states, r downsampling, D width.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/json_reader.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

struct EncodedStates {
  torch::Tensor states;  // [B, N, D]
  torch::Tensor mask;    // bool [B, N]: true where one of the state's r tokens exists
};

class TextEncoder : public torch::nn::Module {
 public:
  // ids int64 [B, T], mask bool [B, T], T = N r.
  virtual EncodedStates forward(const torch::Tensor& ids, const torch::Tensor& mask) = 0;
  // Draws what the constructor left to be drawn after the projection to the codes, whose place in
  // the order of random draws, and so in a seed's weights, is between; to be called once.
  virtual void add_downsampling() {}
};

struct TextEncoderOptions {
  // "convolution": Transformer over all tokens, then strided convolutions.
  // "patch": a linear map of r tokens, then the Transformer over N patches.
  // "local": a perceptron over r tokens, which sees no others; of `transformer` d_model and d_ff.
  // "attention_pooling": Transformer over all tokens, then a learnt query for each r of them.
  std::string kind = "convolution";
  TransformerOptions transformer;
};
// Reads encoder_kind and encoder (the Transformer).
TextEncoderOptions read_text_encoder_options(JsonReader& reader,
                                             const TextEncoderOptions& defaults = {});

// `downsampling` r >= 1. `shared`: whose weights it embeds tokens with; else it has its own. Throws
// InvalidArgument on an unknown kind.
std::shared_ptr<TextEncoder> make_text_encoder(const TextEncoderOptions& options,
                                               std::int64_t vocab_size, std::int64_t downsampling,
                                               const SequenceEmbedding& shared = SequenceEmbedding{
                                                   nullptr});

// bool [B, T] -> [B, N]: whether any of r tokens exists.
torch::Tensor state_mask(const torch::Tensor& mask, std::int64_t downsampling);

}  // namespace vqlm

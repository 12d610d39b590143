// A decoder: the distribution of a text given its codes and, where the model is conditional, the
// condition. Three kinds stand behind this class, chosen by name in `make_text_decoder`. Shapes: B
// batch, T tokens, N codes, r downsampling, D width, V vocabulary.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nn/decoding.h"
#include "nn/output_loss.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

// What a text is decoded from.
struct DecoderInput {
  Memory memory;          // the codes' vectors, and the condition's states
  torch::Tensor aligned;  // [B, N r, D]: the vector of the code that stands for each position
  torch::Tensor mask;     // bool [B, N r]: true where a code stands
};

// What a step of training compares.
struct Lesson {
  torch::Tensor hidden;   // [B, T, D]
  torch::Tensor targets;  // int64 [B, T]; padding where nothing is learnt
};

class TextDecoder : public torch::nn::Module {
 public:
  // `embedding` is shared with the caller, who registers it.
  explicit TextDecoder(SequenceEmbedding embedding) : embedding_(std::move(embedding)) {}
  // targets int64 [B, T], T = N r, each row ended by end-of-sequence and padded -> the states
  // [B, T, D] that predict them. Those at t see no target they would not have when generating.
  virtual torch::Tensor hidden(const torch::Tensor& targets, const DecoderInput& input) = 0;
  // Their logits [B, T, V].
  torch::Tensor logits(const torch::Tensor& targets, const DecoderInput& input) {
    return embedding_->logits(hidden(targets, input));
  }
  OutputLayer output_layer() const { return {embedding_->weight(), {}}; }
  // A text a row of `input`; `request` has as many rows.
  virtual std::vector<Decoded> decode(const DecoderInput& input, const DecodeRequest& request,
                                      const DecodingOptions& options) = 0;
  // Whether `decode` can continue a prefix.
  virtual bool continues_prefixes() const = 0;
  // In training: states for `targets` and where they count; everywhere unless a kind says
  // otherwise.
  virtual Lesson lesson(const torch::Tensor& targets, const DecoderInput& input) {
    return {hidden(targets, input), targets};
  }

 protected:
  SequenceEmbedding& embedding() { return embedding_; }

 private:
  SequenceEmbedding embedding_;  // not registered here
};

struct TextDecoderOptions {
  std::string kind = "autoregressive";  // or "parallel", "refinement"
  TransformerOptions transformer;
  double word_dropout = 0;            // autoregressive: share of input tokens hidden in training
  std::int64_t refinement_steps = 2;  // refinement: passes after the first, 0 to 100
};
// Throws InvalidArgument on an unknown kind. `embedding` is shared with the caller, who registers
// it.
std::shared_ptr<TextDecoder> make_text_decoder(const TextDecoderOptions& options,
                                               SequenceEmbedding embedding);

// -inf for what is never produced: padding, begin and unknown.
std::vector<int> never_produced_tokens();

}  // namespace vqlm

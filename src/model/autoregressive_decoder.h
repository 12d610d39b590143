// The autoregressive decoder: a causal Transformer over the tokens so far that attends to codes and
// condition, and whose input at each position also carries the code that stands there.
#pragma once

#include <vector>

#include "model/text_decoder.h"

namespace vqlm {

class AutoregressiveDecoder : public TextDecoder {
 public:
  AutoregressiveDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding);
  torch::Tensor hidden(const torch::Tensor& targets, const DecoderInput& input) override;
  std::vector<Decoded> decode(const DecoderInput& input, const DecodeRequest& request,
                              const DecodingOptions& options) override;
  bool continues_prefixes() const override { return true; }

 private:
  double word_dropout_;
  TransformerDecoder stack_{nullptr};
};

}  // namespace vqlm

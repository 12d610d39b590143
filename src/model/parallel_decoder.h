// The parallel decoder: every code stands for r positions, a Transformer without causal mask looks
// at all of them, at the codes and at the condition, and predicts all tokens at once; the text ends
// at the first end of sequence. Source of the scheme: Kaiser et al. 2018 (arXiv 1803.03382).
#pragma once

#include <vector>

#include "model/text_decoder.h"

namespace vqlm {

class ParallelDecoder : public TextDecoder {
 public:
  ParallelDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding);
  torch::Tensor hidden(const torch::Tensor& targets, const DecoderInput& input) override;
  std::vector<Decoded> decode(const DecoderInput& input, const DecodeRequest& request,
                              const DecodingOptions& options) override;
  bool continues_prefixes() const override { return false; }

 private:
  TransformerDecoder stack_{nullptr};
};

}  // namespace vqlm

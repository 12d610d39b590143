// The refinement decoder: a parallel decoder that reads what it wrote and writes the doubtful part
// again (mask-predict, Ghazvininejad et al. 2019, arXiv 1904.09324). Each position's input is its
// code's vector plus the embedding of a token or of the mask, for which the begin of sequence
// stands, never an input of this kind otherwise. The likelihood of a text is that of the first
// pass, in which all is masked: p(x | z) of independent positions. Samples are draws from it,
// without refinement.
#pragma once

#include <cstdint>
#include <vector>

#include "model/text_decoder.h"

namespace vqlm {

class RefinementDecoder : public TextDecoder {
 public:
  RefinementDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding);
  torch::Tensor hidden(const torch::Tensor& targets, const DecoderInput& input) override;
  // Greedy and beam: k refinement passes after the first. Pass i masks the n (1 - i / (k + 1))
  // least confident of the text's n tokens, end included, and all behind the end, so that the
  // length may change. The log-probability of a token is that of the pass that wrote it.
  std::vector<Decoded> decode(const DecoderInput& input, const DecodeRequest& request,
                              const DecodingOptions& options) override;
  bool continues_prefixes() const override { return false; }
  // Masks a share of each text that is drawn evenly from 0 to 1, or, half of the time, all of it;
  // masked tokens are learnt, at least one a text.
  Lesson lesson(const torch::Tensor& targets, const DecoderInput& input) override;

 private:
  // shown int64 [B, T], the mask where nothing is -> states [B, T, D].
  torch::Tensor pass(const torch::Tensor& shown, const DecoderInput& input);

  std::int64_t steps_;
  TransformerDecoder stack_{nullptr};
};

}  // namespace vqlm

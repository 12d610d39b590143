#include "model/parallel_decoder.h"

#include <utility>

#include "model/independent_tokens.h"

namespace vqlm {

ParallelDecoder::ParallelDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding)
    : TextDecoder(std::move(embedding)),
      stack_(register_module("stack", TransformerDecoder(options.transformer, true))) {}

torch::Tensor ParallelDecoder::hidden(const torch::Tensor& /*targets*/, const DecoderInput& input) {
  const auto x = embedding()->add_positions(input.aligned);
  return stack_->forward(x, &input.memory, false, input.mask);
}

std::vector<Decoded> ParallelDecoder::decode(const DecoderInput& input,
                                             const DecodeRequest& request,
                                             const DecodingOptions& options) {
  return decode_independent({logits({}, input), input.mask}, request, options);
}

}  // namespace vqlm

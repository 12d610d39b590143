// Texts from logits of positions that do not depend on each other, as a decoder without causal mask
// gives them: all positions are read at once instead of one after another. A text ends at the first
// end of sequence; behind the last position that has a code only the end is left, at no cost.
#pragma once

#include <memory>
#include <vector>

#include "nn/decoding.h"
#include "nn/torch.h"

namespace vqlm {

struct IndependentLogits {
  torch::Tensor logits;  // [B, T, V]
  torch::Tensor mask;    // bool [B, T]: true where a code stands, from the left
};

// A text a row; `request` has as many. Greedy: the likeliest token of each position. Beam: the text
// of at most max_tokens tokens with the highest log p / length^length_penalty of all (whatever the
// beam's width). Sampling: draws position by position, from the examples' own streams.
std::vector<Decoded> decode_independent(const IndependentLogits& logits,
                                        const DecodeRequest& request,
                                        const DecodingOptions& options);

// The same distribution as a model of the next token.
std::unique_ptr<NextTokenModel> independent_tokens(const IndependentLogits& logits, int end_id);

}  // namespace vqlm

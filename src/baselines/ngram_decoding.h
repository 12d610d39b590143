// Greedy search, beam search and sampling from an n-gram model.
#pragma once

#include <vector>

#include "baselines/ngram_model.h"
#include "core/random.h"
#include "data/decoding_options.h"
#include "decoding/decoded.h"

namespace vqlm {

// Continues begin of sequence and `prefix` up to the end of sequence or options.max_tokens tokens.
// Padding, unknown and begin of sequence are never produced.
Decoded continue_ngrams(const NgramModel& model, const std::vector<int>& prefix,
                        const DecodingOptions& options, Pcg64& random);

}  // namespace vqlm

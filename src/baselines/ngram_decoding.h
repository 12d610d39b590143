// Greedy search, beam search and sampling from an n-gram model.
#pragma once

#include <vector>

#include "baselines/ngram_model.h"
#include "core/random.h"
#include "data/decoding_options.h"

namespace vqlm {

struct NgramContinuation {
  std::vector<int> ids;               // without prefix and end
  std::vector<double> log_prob_nats;  // one a produced token, end included where it was reached;
                                      // of the model itself, before temperature and truncation
};

// Continues begin of sequence and `prefix` up to the end of sequence or options.max_tokens tokens.
// Padding, unknown and begin of sequence are never produced.
NgramContinuation continue_ngrams(const NgramModel& model, const std::vector<int>& prefix,
                                  const DecodingOptions& options, Pcg64& random);

}  // namespace vqlm

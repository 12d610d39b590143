// Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1998, section 4.1.6 and equation
// (26)), with the conventions of Heafield et al. 2013 ("Scalable Modified Kneser-Ney Language Model
// Estimation"): below the highest order an n-gram counts by the distinct tokens before it, one that
// begins a sequence by its occurrences; unigrams are interpolated with a uniform distribution over
// the vocabulary without begin of sequence, the unknown token included. Arithmetic in single
// precision, as theirs.
#pragma once

#include <cstdint>
#include <vector>

#include "baselines/ngram_model.h"

namespace vqlm {

struct NgramOptions {
  int order = 5;
  // Where counts of counts give no valid discounts: 0.5, 1 and 1.5 for that order, or an error.
  bool discount_fallback = true;
};

struct NgramEstimate {
  NgramModel model;
  std::vector<std::array<float, 3>> discounts;  // by order: of counts 1, 2, 3 and more
  std::vector<int> fallback_orders;             // those with the fallback's
};

// `sequences` are token ids without begin and end, which are added. Throws RuntimeError when there
// is no token at all, more than 2^32 - 2 of them, or no valid discount without fallback.
NgramEstimate estimate_ngrams(const std::vector<std::vector<int>>& sequences, int vocab_size,
                              const NgramOptions& options);

}  // namespace vqlm

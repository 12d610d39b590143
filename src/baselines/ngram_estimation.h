// Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1998, section 4.1.6 and equation
// (26)), with the conventions of Heafield et al. 2013 ("Scalable Modified Kneser-Ney Language Model
// Estimation"): below the highest order an n-gram counts by the distinct tokens before it, one that
// begins a sequence by its occurrences; unigrams are interpolated with a uniform distribution over
// the vocabulary without begin of sequence, the unknown token included unless the vocabulary is
// closed. An n-gram that is pruned keeps its part in the counts of others; what it had of a context
// goes to the order below. Arithmetic in single precision, as theirs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "baselines/ngram_model.h"

namespace vqlm {

struct NgramOptions {
  int order = 5;
  // Where counts of counts give no valid discounts: 0.5, 1 and 1.5 for that order, or an error.
  bool discount_fallback = true;
  // By order: n-grams that occur so often or less are left out; the last one holds for all orders
  // above. Empty: none. Not falling, and 0 for order 1, whose n-grams are the vocabulary.
  std::vector<std::int64_t> prune;
  bool closed = false;  // no probability for the unknown token

  std::int64_t prune_threshold(int of_order) const;
};
// Throws InvalidArgument: "prune: expected ..., got ...".
void check_prune(const NgramOptions& options, const std::string& where);

struct NgramEstimate {
  NgramModel model;
  std::vector<std::array<float, 3>> discounts;  // by order: of counts 1, 2, 3 and more
  std::vector<int> fallback_orders;             // those with the fallback's
};

// `sequences` are token ids without begin and end, which are added. Throws RuntimeError when there
// is no token at all, more than 2^32 - 2 of them, no valid discount without fallback, or an unknown
// token with a closed vocabulary.
NgramEstimate estimate_ngrams(const std::vector<std::vector<int>>& sequences, int vocab_size,
                              const NgramOptions& options);

}  // namespace vqlm

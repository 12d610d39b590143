// Word translation probabilities t(f | e) of IBM Model 1 (Brown et al. 1993, J93-2003,
// section 4.1): each token f of one text comes from a token e of the other, or from none, all
// alignments being equally likely.
#pragma once

#include <cstdint>
#include <vector>

namespace vqlm {

struct TokenPairs {
  std::vector<int> given;      // e
  std::vector<int> generated;  // f
};

struct TranslationProbability {
  int given = 0;  // -1: none
  int generated = 0;
  double probability = 0;  // t(generated | given)
};

// By expectation maximisation from uniform probabilities. Of all pairs that occur together, sorted
// by `given`, then by `generated`; of each `given` they add up to 1. Pairs in which one side is
// empty teach nothing.
std::vector<TranslationProbability> estimate_ibm_model1(const std::vector<TokenPairs>& pairs,
                                                        int iterations);

}  // namespace vqlm

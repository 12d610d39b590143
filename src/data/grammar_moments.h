// Entropy and expected length of a grammar in closed form. With N the expected number of times each
// nonterminal is rewritten, N = e_start + M^T N for the matrix M of expected children, the entropy
// of derivations is the sum over nonterminals of N times the entropy of its rules (Grenander 1967;
// Soule 1974). It is the entropy of the strings where each string has one derivation.
#pragma once

#include <vector>

#include "data/grammar_rules.h"

namespace vqlm {

// M: row nonterminal, column child.
std::vector<std::vector<double>> expected_children(const GrammarRules& rules);

// N; needs a spectral radius below one.
std::vector<double> expected_counts(const GrammarRules& rules);

struct GrammarMoments {
  double side_entropy_nats[2] = {0, 0};  // of the sentences of a side; rules that are the same on
                                         // it count as one
  double pair_entropy_nats = 0;          // of sentence pairs
  double expected_length[2] = {0, 0};    // terminals a sentence: words, or characters
};
GrammarMoments grammar_moments(const GrammarRules& rules);

}  // namespace vqlm

// What must hold of grammar rules before they are used.
#pragma once

#include "data/grammar_rules.h"

namespace vqlm {

// Throws InvalidArgument; the conditions are those of read_grammar_rules.
void check_grammar_rules(const GrammarRules& rules);

// Spectral radius of the matrix of expected children (row: nonterminal, column: child), by
// Gelfand's formula with repeated squaring. Below one the derivation ends with probability one and
// its expected size is finite (Booth and Thompson 1973).
double spectral_radius(const GrammarRules& rules);

}  // namespace vqlm

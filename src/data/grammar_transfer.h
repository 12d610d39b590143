// From a derivation of one side to the texts of the other: every node of the derivation leaves the
// choice among the rules that look alike on the parsed side.
#pragma once

#include <vector>

#include "core/random.h"
#include "data/grammar_chart.h"
#include "data/grammar_rules.h"
#include "data/grammar_side.h"

namespace vqlm {

enum class TransferChoice { kSample, kMostProbable };

class GrammarTransfer {
 public:
  // `from` is the parsed side (0 or 1) as `side`; all arguments outlive the object.
  GrammarTransfer(const GrammarRules& rules, const GrammarSide& side, std::size_t from)
      : rules_(rules), side_(side), from_(from) {}

  // Joint probability of the derivation and of `target` (indices of the other side's terminals),
  // summed over all ways.
  long double joint(const ParseNode& tree, const std::vector<int>& target) const;
  // Indices of the other side's terminals: drawn from p(other | derivation), or the choice of the
  // most probable rule at every node. `random` may be null for the latter.
  std::vector<int> transfer(const ParseNode& tree, TransferChoice choice, Pcg64* random) const;

 private:
  // `random` null: the likeliest choices.
  void append(const ParseNode& node, Pcg64* random, std::vector<int>& out) const;
  const GrammarRules& rules_;
  const GrammarSide& side_;
  std::size_t from_;
};

}  // namespace vqlm

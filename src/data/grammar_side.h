// One side of a synchronous grammar as an ordinary probabilistic grammar in binary form: rules that
// look alike on this side are one production, longer productions are folded from the left through
// intermediate symbols that stand for their beginnings. Symbols are numbered: nonterminals first,
// then the side's terminals, then the intermediates.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/random.h"
#include "data/grammar_rules.h"

namespace vqlm {

struct SideProduction {
  int head = 0;
  double probability = 0;
  std::vector<int> symbols;  // nonterminals and terminals of the right-hand side
  std::vector<int> rules;    // the rules that look like this
};

// parent -> left right (right < 0: a single symbol), of production `production`, or -1 where the
// parent is an intermediate.
struct SideStep {
  int parent = 0, left = 0, right = -1;
  double probability = 1;
  int production = -1;
};

class GrammarSide {
 public:
  GrammarSide(const GrammarRules& rules, std::size_t side);

  int num_nonterminals() const { return num_nonterminals_; }
  int num_symbols() const { return num_symbols_; }
  int start() const { return start_; }
  bool is_terminal(int symbol) const {
    return symbol >= num_nonterminals_ && symbol < num_nonterminals_ + num_terminals_;
  }
  // Children before parents where a parent rewrites to a single child.
  int rank(int symbol) const { return ranks_[static_cast<std::size_t>(symbol)]; }

  const std::vector<SideProduction>& productions() const { return productions_; }
  const std::vector<SideStep>& steps() const { return steps_; }
  const std::vector<int>& steps_up(int child) const;  // single-symbol steps from `child`
  const std::vector<int>& steps_up(int left, int right) const;
  const std::vector<int>& steps_down(int parent) const;  // all steps of `parent`

  // Symbols of a text's terminals; empty when one is no terminal of the grammar.
  std::vector<int> encode(const std::string& text) const;
  std::string decode(const std::vector<int>& terminals) const;
  // Draws what `symbol` yields, appended to `out`.
  void sample(int symbol, Pcg64& random, std::vector<int>& out) const;

 private:
  void add_productions(const GrammarRules& rules, std::size_t side);
  void fold(int production);
  void add_step(const SideStep& step);
  void rank_symbols();

  int num_nonterminals_, num_terminals_, num_symbols_, start_;
  bool blanks_;
  std::vector<std::string> terminals_;
  std::unordered_map<std::string, int> terminal_ids_;
  std::vector<SideProduction> productions_;
  std::vector<SideStep> steps_;
  std::vector<std::vector<int>> down_;
  std::unordered_map<int, std::vector<int>> single_up_;
  std::unordered_map<std::uint64_t, std::vector<int>> pair_up_;
  std::unordered_map<std::uint64_t, int> intermediates_;
  std::vector<int> ranks_;
};

}  // namespace vqlm

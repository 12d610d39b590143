// A chart: the probabilities of all parts of one text under one side of the grammar, by the inside
// algorithm (Baker 1979) with the best derivation beside it (Viterbi), and of texts that begin with
// it (Jelinek and Lafferty 1991). Work in long double: no underflow below some 11,000 nats.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "data/grammar_side.h"

namespace vqlm {

// A node of a derivation: a production and the derivations of its nonterminals, in this side's
// order.
struct ParseNode {
  int production = 0;  // of the GrammarSide
  std::vector<ParseNode> children;
};

class GrammarChart {
 public:
  // `terminals` are symbols of the side; the side outlives the chart.
  GrammarChart(const GrammarSide& side, std::vector<int> terminals);

  long double inside() const;  // probability of the text; 0 when it is none of the language
  long double best() const;    // of its best derivation
  // The best derivation. Throws InvalidArgument when there is none.
  ParseNode parse() const;

  // Probability that a sentence begins with the text.
  long double prefix();
  // Draws the rest of a sentence that begins with the text, from the true conditional. Throws
  // InvalidArgument when none does.
  std::vector<int> sample_continuation(Pcg64& random);

 private:
  struct Entry {
    int symbol = 0;
    long double inside = 0, best = 0;
    int step = -1, split = 0;  // of the best derivation; -1: a terminal
  };
  using Cell = std::vector<Entry>;  // by rank

  const Cell& cell(std::size_t from, std::size_t to) const {
    return cells_[from * (size() + 1) + to];
  }
  std::size_t size() const { return terminals_.size(); }
  const Entry* find(int symbol, std::size_t from, std::size_t to) const;
  void fill(std::size_t from, std::size_t to);
  void expand(int symbol, std::size_t from, std::size_t to, std::vector<ParseNode>& out) const;
  void fill_prefix(std::size_t from);
  void continue_from(int symbol, std::size_t from, Pcg64& random, std::vector<int>& out) const;

  const GrammarSide& side_;
  std::vector<int> terminals_;
  std::vector<Cell> cells_;
  std::vector<std::vector<long double>> prefixes_;  // by start, then symbol
};

}  // namespace vqlm

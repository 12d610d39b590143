#include "data/grammar_chart.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/error.h"

namespace vqlm {

GrammarChart::GrammarChart(const GrammarSide& side, std::vector<int> terminals)
    : side_(side),
      terminals_(std::move(terminals)),
      cells_((terminals_.size() + 1) * (terminals_.size() + 1)) {
  for (std::size_t length = 1; length <= size(); ++length)
    for (std::size_t from = 0; from + length <= size(); ++from) fill(from, from + length);
}

void GrammarChart::fill(std::size_t from, std::size_t to) {
  std::map<int, Entry> found;  // by rank: single-symbol steps only lead upwards
  const auto add = [&](const SideStep& step, int index, long double inside, long double best,
                       std::size_t split) {
    Entry& entry = found[side_.rank(step.parent)];
    entry.symbol = step.parent;
    entry.inside += step.probability * inside;
    if (step.probability * best <= entry.best) return;
    entry.best = step.probability * best;
    entry.step = index;
    entry.split = static_cast<int>(split);
  };
  if (to - from == 1) {
    const int symbol = terminals_[from];
    found[side_.rank(symbol)] = {symbol, 1, 1, -1, 0};
  }
  for (std::size_t split = from + 1; split < to; ++split)
    for (const Entry& left : cell(from, split))
      for (const Entry& right : cell(split, to))
        for (const int s : side_.steps_up(left.symbol, right.symbol))
          add(side_.steps()[static_cast<std::size_t>(s)], s, left.inside * right.inside,
              left.best * right.best, split);
  for (auto it = found.begin(); it != found.end(); ++it)
    for (const int s : side_.steps_up(it->second.symbol))
      add(side_.steps()[static_cast<std::size_t>(s)], s, it->second.inside, it->second.best, from);
  Cell& target = cells_[from * (size() + 1) + to];
  target.reserve(found.size());
  for (const auto& [rank, entry] : found) target.push_back(entry);
}

const GrammarChart::Entry* GrammarChart::find(int symbol, std::size_t from, std::size_t to) const {
  for (const Entry& entry : cell(from, to))
    if (entry.symbol == symbol) return &entry;
  return nullptr;
}

long double GrammarChart::inside() const {
  const Entry* whole = size() == 0 ? nullptr : find(side_.start(), 0, size());
  return whole == nullptr ? 0 : whole->inside;
}

long double GrammarChart::best() const {
  const Entry* whole = size() == 0 ? nullptr : find(side_.start(), 0, size());
  return whole == nullptr ? 0 : whole->best;
}

ParseNode GrammarChart::parse() const {
  if (inside() == 0)
    throw InvalidArgument(expected_got("text '" + side_.decode(terminals_) + "'",
                                       "a sentence of the grammar", "one of probability 0"));
  std::vector<ParseNode> root;
  expand(side_.start(), 0, size(), root);
  return std::move(root.front());
}

void GrammarChart::expand(int symbol, std::size_t from, std::size_t to,
                          std::vector<ParseNode>& out) const {
  if (side_.is_terminal(symbol)) return;
  const Entry& entry = *find(symbol, from, to);
  const SideStep& step = side_.steps()[static_cast<std::size_t>(entry.step)];
  std::vector<ParseNode> children;
  std::vector<ParseNode>& target = step.production < 0 ? out : children;
  const auto split = step.right < 0 ? to : static_cast<std::size_t>(entry.split);
  expand(step.left, from, split, target);
  if (step.right >= 0) expand(step.right, split, to, target);
  if (step.production >= 0) out.push_back({step.production, std::move(children)});
}

// Texts of `symbol` that begin with terminals[from..]: either the left part of a step covers them
// all, or it is terminals[from..split] and the right part begins with the rest. The first case is
// linear in the unknowns and iterated until it stands still.
void GrammarChart::fill_prefix(std::size_t from) {
  std::vector<long double>& values = prefixes_[from];
  values.assign(static_cast<std::size_t>(side_.num_symbols()), 0);
  std::vector<long double> fixed = values;
  if (from + 1 == size()) fixed[static_cast<std::size_t>(terminals_[from])] = 1;
  for (const SideStep& step : side_.steps())
    for (std::size_t split = from + 1; step.right >= 0 && split < size(); ++split) {
      const long double rest = prefixes_[split][static_cast<std::size_t>(step.right)];
      const Entry* left = rest == 0 ? nullptr : find(step.left, from, split);
      if (left != nullptr)
        fixed[static_cast<std::size_t>(step.parent)] += step.probability * left->inside * rest;
    }
  for (bool moved = true; moved;) {
    moved = false;
    std::vector<long double> next = fixed;
    for (const SideStep& step : side_.steps())
      next[static_cast<std::size_t>(step.parent)] +=
          step.probability * values[static_cast<std::size_t>(step.left)];
    for (std::size_t i = 0; i < next.size() && !moved; ++i)
      moved = next[i] - values[i] > 1e-15L * next[i];
    values = std::move(next);
  }
}

long double GrammarChart::prefix() {
  if (size() == 0) return 1;
  if (prefixes_.empty()) {
    prefixes_.resize(size());
    for (std::size_t from = size(); from-- > 0;) fill_prefix(from);
  }
  return prefixes_[0][static_cast<std::size_t>(side_.start())];
}

std::vector<int> GrammarChart::sample_continuation(Pcg64& random) {
  std::vector<int> result;
  if (prefix() == 0)
    throw InvalidArgument(expected_got("text '" + side_.decode(terminals_) + "'",
                                       "the beginning of a sentence of the grammar",
                                       "one of probability 0"));
  if (size() == 0)
    side_.sample(side_.start(), random, result);
  else
    continue_from(side_.start(), 0, random, result);
  return result;
}

void GrammarChart::continue_from(int symbol, std::size_t from, Pcg64& random,
                                 std::vector<int>& out) const {
  if (side_.is_terminal(symbol)) return;  // the last one of the beginning
  long double left_over = static_cast<long double>(random.next_double()) *
                          prefixes_[from][static_cast<std::size_t>(symbol)];
  const SideStep* chosen = nullptr;
  std::size_t chosen_split = from;
  const auto offer = [&](const SideStep& step, std::size_t split, long double weight) {
    if (weight == 0 || left_over < 0) return;
    chosen = &step;
    chosen_split = split;
    left_over -= weight;
  };
  for (const int s : side_.steps_down(symbol)) {
    const SideStep& step = side_.steps()[static_cast<std::size_t>(s)];
    offer(step, from, step.probability * prefixes_[from][static_cast<std::size_t>(step.left)]);
    for (std::size_t split = from + 1; step.right >= 0 && split < size(); ++split)
      if (const Entry* left = find(step.left, from, split); left != nullptr)
        offer(step, split,
              step.probability * left->inside *
                  prefixes_[split][static_cast<std::size_t>(step.right)]);
  }
  if (chosen == nullptr)
    throw std::logic_error(
        "grammar: expected a rule for a beginning of positive probability, got none");
  if (chosen_split > from) return continue_from(chosen->right, chosen_split, random, out);
  continue_from(chosen->left, from, random, out);
  if (chosen->right >= 0) side_.sample(chosen->right, random, out);
}

}  // namespace vqlm

#include "data/grammar_side.h"

#include <functional>
#include <map>
#include <utility>

#include "data/utf8.h"

namespace vqlm {
namespace {

const std::vector<int> kNone;

std::uint64_t pair_key(int left, int right) {
  return (static_cast<std::uint64_t>(left) << 32) | static_cast<std::uint32_t>(right);
}

}  // namespace

GrammarSide::GrammarSide(const GrammarRules& rules, std::size_t side)
    : num_nonterminals_(static_cast<int>(rules.nonterminals.size())),
      num_terminals_(static_cast<int>(rules.terminals[side].size())),
      num_symbols_(num_nonterminals_ + num_terminals_),
      start_(rules.start),
      blanks_(rules.languages[side].blanks),
      terminals_(rules.terminals[side]) {
  for (std::size_t i = 0; i < terminals_.size(); ++i)
    terminal_ids_[terminals_[i]] = num_nonterminals_ + static_cast<int>(i);
  down_.resize(static_cast<std::size_t>(num_symbols_));
  add_productions(rules, side);
  for (std::size_t i = 0; i < productions_.size(); ++i) fold(static_cast<int>(i));
  rank_symbols();
}

void GrammarSide::add_productions(const GrammarRules& rules, std::size_t side) {
  std::map<std::pair<int, std::vector<int>>, std::size_t> known;
  for (std::size_t r = 0; r < rules.rules.size(); ++r) {
    const SyncRule& rule = rules.rules[r];
    std::vector<int> symbols;
    for (const GrammarItem& item : rule.sides[side])
      symbols.push_back(item.slot >= 0 ? item.symbol : num_nonterminals_ + item.symbol);
    const auto [it, is_new] = known.emplace(std::pair(rule.head, symbols), productions_.size());
    if (is_new) productions_.push_back({rule.head, 0, symbols, {}});
    productions_[it->second].probability += rule.probability;
    productions_[it->second].rules.push_back(static_cast<int>(r));
  }
}

void GrammarSide::fold(int production) {
  const SideProduction& p = productions_[static_cast<std::size_t>(production)];
  int left = p.symbols[0];
  for (std::size_t i = 1; i + 1 < p.symbols.size(); ++i) {
    const auto [it, is_new] = intermediates_.emplace(pair_key(left, p.symbols[i]), num_symbols_);
    if (is_new) {
      down_.emplace_back();
      add_step({num_symbols_++, left, p.symbols[i], 1, -1});
    }
    left = it->second;
  }
  const int right = p.symbols.size() > 1 ? p.symbols.back() : -1;
  add_step({p.head, left, right, p.probability, production});
}

void GrammarSide::add_step(const SideStep& step) {
  const int index = static_cast<int>(steps_.size());
  steps_.push_back(step);
  down_[static_cast<std::size_t>(step.parent)].push_back(index);
  if (step.right < 0)
    single_up_[step.left].push_back(index);
  else
    pair_up_[pair_key(step.left, step.right)].push_back(index);
}

void GrammarSide::rank_symbols() {
  ranks_.assign(static_cast<std::size_t>(num_symbols_), -1);
  int next = 0;
  const std::function<void(int)> visit = [&](int symbol) {
    if (ranks_[static_cast<std::size_t>(symbol)] >= 0) return;
    for (const int s : steps_down(symbol)) {
      const SideStep& step = steps_[static_cast<std::size_t>(s)];
      if (step.right < 0) visit(step.left);
    }
    ranks_[static_cast<std::size_t>(symbol)] = next++;
  };
  for (int symbol = 0; symbol < num_symbols_; ++symbol) visit(symbol);
}

const std::vector<int>& GrammarSide::steps_up(int child) const {
  const auto it = single_up_.find(child);
  return it == single_up_.end() ? kNone : it->second;
}

const std::vector<int>& GrammarSide::steps_up(int left, int right) const {
  const auto it = pair_up_.find(pair_key(left, right));
  return it == pair_up_.end() ? kNone : it->second;
}

const std::vector<int>& GrammarSide::steps_down(int parent) const {
  return down_[static_cast<std::size_t>(parent)];
}

std::vector<int> GrammarSide::encode(const std::string& text) const {
  std::vector<int> result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = utf8_length(text, i);
    if (blanks_) size = std::min(text.find(' ', i), text.size()) - i;
    const auto it = terminal_ids_.find(text.substr(i, size));
    if (it == terminal_ids_.end()) return {};
    result.push_back(it->second);
    i += size;
    if (blanks_ && i < text.size() && ++i == text.size()) return {};  // a blank at the end
  }
  return result;
}

std::string GrammarSide::decode(const std::vector<int>& terminals) const {
  std::string text;
  for (const int symbol : terminals) {
    if (blanks_ && !text.empty()) text += ' ';
    text += terminals_[static_cast<std::size_t>(symbol - num_nonterminals_)];
  }
  return text;
}

void GrammarSide::sample(int symbol, Pcg64& random, std::vector<int>& out) const {
  if (is_terminal(symbol)) {
    out.push_back(symbol);
    return;
  }
  double left_over = random.next_double();
  const auto& steps = steps_down(symbol);
  const SideStep* chosen = &steps_[static_cast<std::size_t>(steps[0])];  // every symbol has one
  for (const int s : steps) {
    chosen = &steps_[static_cast<std::size_t>(s)];
    if ((left_over -= chosen->probability) < 0) break;
  }
  sample(chosen->left, random, out);
  if (chosen->right >= 0) sample(chosen->right, random, out);
}

}  // namespace vqlm

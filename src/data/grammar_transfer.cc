#include "data/grammar_transfer.h"

#include <map>
#include <utility>

namespace vqlm {
namespace {

// Which child of a node (in the order of the parsed side) fills each slot of a rule.
std::vector<std::size_t> children_by_slot(const std::vector<GrammarItem>& items) {
  std::vector<std::size_t> result(items.size());
  std::size_t next = 0;
  for (const GrammarItem& item : items)
    if (item.slot >= 0) result[static_cast<std::size_t>(item.slot)] = next++;
  return result;
}

// Where each node's text may end for each place it may begin, with probabilities.
class Alignment {
 public:
  using Ends = std::map<std::size_t, long double>;
  Alignment(const GrammarRules& rules, const GrammarSide& side, std::size_t from,
            const std::vector<int>& target)
      : rules_(rules), side_(side), from_(from), target_(target) {}

  const Ends& ends(const ParseNode& node, std::size_t begin) {
    const auto key = std::pair(&node, begin);
    if (const auto it = known_.find(key); it != known_.end()) return it->second;
    Ends result;
    for (const int r : side_.productions()[static_cast<std::size_t>(node.production)].rules) {
      const SyncRule& rule = rules_.rules[static_cast<std::size_t>(r)];
      for (const auto& [end, p] : follow(rule, node, begin)) result[end] += rule.probability * p;
    }
    return known_[key] = std::move(result);
  }

 private:
  Ends follow(const SyncRule& rule, const ParseNode& node, std::size_t begin) {
    const auto children = children_by_slot(rule.sides[from_]);
    Ends at{{begin, 1}};
    for (const GrammarItem& item : rule.sides[1 - from_]) {
      Ends next;
      for (const auto& [place, p] : at) {
        if (item.slot >= 0) {
          const ParseNode& child = node.children[children[static_cast<std::size_t>(item.slot)]];
          for (const auto& [end, q] : ends(child, place)) next[end] += p * q;
        } else if (place < target_.size() && target_[place] == item.symbol) {
          next[place + 1] += p;
        }
      }
      at = std::move(next);
    }
    return at;
  }

  const GrammarRules& rules_;
  const GrammarSide& side_;
  std::size_t from_;
  const std::vector<int>& target_;
  std::map<std::pair<const ParseNode*, std::size_t>, Ends> known_;
};

}  // namespace

long double GrammarTransfer::joint(const ParseNode& tree, const std::vector<int>& target) const {
  Alignment alignment(rules_, side_, from_, target);
  const auto& ends = alignment.ends(tree, 0);
  const auto whole = ends.find(target.size());
  return whole == ends.end() ? 0 : whole->second;
}

std::vector<int> GrammarTransfer::transfer(const ParseNode& tree, TransferChoice choice,
                                           Pcg64* random) const {
  std::vector<int> result;
  append(tree, choice == TransferChoice::kSample ? random : nullptr, result);
  return result;
}

void GrammarTransfer::append(const ParseNode& node, Pcg64* random, std::vector<int>& out) const {
  const SideProduction& production = side_.productions()[static_cast<std::size_t>(node.production)];
  const SyncRule* chosen = &rules_.rules[static_cast<std::size_t>(production.rules.at(0))];
  double left_over = random != nullptr ? random->next_double() * production.probability : 0;
  for (const int r : production.rules) {
    const SyncRule& rule = rules_.rules[static_cast<std::size_t>(r)];
    if (random != nullptr) {
      chosen = &rule;
      if ((left_over -= rule.probability) < 0) break;
    } else if (rule.probability > chosen->probability) {
      chosen = &rule;
    }
  }
  const auto children = children_by_slot(chosen->sides[from_]);
  for (const GrammarItem& item : chosen->sides[1 - from_]) {
    if (item.slot < 0)
      out.push_back(item.symbol);
    else
      append(node.children[children[static_cast<std::size_t>(item.slot)]], random, out);
  }
}

}  // namespace vqlm

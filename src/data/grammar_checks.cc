#include "data/grammar_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "data/grammar_moments.h"

namespace vqlm {
namespace {

void check_sums(const GrammarRules& rules) {
  for (std::size_t a = 0; a < rules.nonterminals.size(); ++a) {
    double sum = 0;
    for (const int r : rules.rules_of[a])
      sum += rules.rules[static_cast<std::size_t>(r)].probability;
    if (std::abs(sum - 1) > 1e-9)
      throw InvalidArgument(expected_got("rules of " + rules.nonterminals[a],
                                         "probabilities that sum to 1", std::to_string(sum)));
  }
  for (const SyncRule& rule : rules.rules)
    if (rule.probability <= 0)
      throw InvalidArgument(
          expected_got("a rule of " + rules.nonterminals[static_cast<std::size_t>(rule.head)],
                       "a probability above 0", std::to_string(rule.probability)));
}

void check_reachable(const GrammarRules& rules) {
  std::vector<bool> seen(rules.nonterminals.size(), false);
  std::vector<int> open{rules.start};
  seen[static_cast<std::size_t>(rules.start)] = true;
  while (!open.empty()) {
    const auto head = static_cast<std::size_t>(open.back());
    open.pop_back();
    for (const int r : rules.rules_of[head])
      for (const GrammarItem& item : rules.rules[static_cast<std::size_t>(r)].sides[0]) {
        if (item.slot < 0 || seen[static_cast<std::size_t>(item.symbol)]) continue;
        seen[static_cast<std::size_t>(item.symbol)] = true;
        open.push_back(item.symbol);
      }
  }
  const auto lost = std::find(seen.begin(), seen.end(), false);
  if (lost != seen.end())
    throw InvalidArgument(expected_got(
        "nonterminal " + rules.nonterminals[static_cast<std::size_t>(lost - seen.begin())],
        "to be reached from " + rules.nonterminals[static_cast<std::size_t>(rules.start)],
        "no way to it"));
}

// A child alone on a side must not lead back to the head.
void check_unary(const GrammarRules& rules, std::size_t side) {
  std::vector<int> state(rules.nonterminals.size(), 0);  // 1: under way, 2: done
  const auto visit = [&](const auto& self, int head) -> void {
    int& mark = state[static_cast<std::size_t>(head)];
    if (mark == 1)
      throw InvalidArgument(
          expected_got("nonterminal " + rules.nonterminals[static_cast<std::size_t>(head)],
                       "not to rewrite to itself alone", "a cycle"));
    if (mark == 2) return;
    mark = 1;
    for (const int r : rules.rules_of[static_cast<std::size_t>(head)]) {
      const auto& items = rules.rules[static_cast<std::size_t>(r)].sides[side];
      if (items.size() == 1 && items[0].slot >= 0) self(self, items[0].symbol);
    }
    state[static_cast<std::size_t>(head)] = 2;
  };
  for (std::size_t a = 0; a < rules.nonterminals.size(); ++a) visit(visit, static_cast<int>(a));
}

void check_distinct(const GrammarRules& rules) {
  std::map<std::vector<int>, int> seen;
  for (const SyncRule& rule : rules.rules) {
    std::vector<int> form{rule.head};
    for (const auto& side : rule.sides) {
      for (const GrammarItem& item : side) form.insert(form.end(), {item.symbol, item.slot});
      form.push_back(-2);
    }
    if (++seen[form] > 1)
      throw InvalidArgument(
          expected_got("rules of " + rules.nonterminals[static_cast<std::size_t>(rule.head)],
                       "rules that differ from each other", "two that are the same on both sides"));
  }
}

void check_labels(const GrammarRules& rules) {
  const auto& starting = rules.rules_of[static_cast<std::size_t>(rules.start)];
  const bool labelled = !rules.rules[static_cast<std::size_t>(starting.front())].label.empty();
  for (const SyncRule& rule : rules.rules)
    if (!rule.label.empty() != (labelled && rule.head == rules.start))
      throw InvalidArgument(
          expected_got("labels", "one on every rule of the start symbol or none",
                       "label '" + rule.label + "' on a rule of " +
                           rules.nonterminals[static_cast<std::size_t>(rule.head)]));
}

}  // namespace

double spectral_radius(const GrammarRules& rules) {
  std::vector<std::vector<double>> matrix = expected_children(rules);
  const std::size_t n = matrix.size();
  double log_norm = 0, power = 1;  // of the original matrix: its `power` is matrix * exp(log_norm)
  for (int step = 0; step < 14; ++step) {
    double norm = 0;
    for (const auto& row : matrix)
      for (const double value : row) norm = std::max(norm, value);
    if (norm == 0) return 0;
    for (auto& row : matrix)
      for (double& value : row) value /= norm;
    log_norm += std::log(norm);
    std::vector<std::vector<double>> square(n, std::vector<double>(n, 0));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        if (matrix[i][k] > 1e-300)
          for (std::size_t j = 0; j < n; ++j) square[i][j] += matrix[i][k] * matrix[k][j];
    matrix = std::move(square);
    log_norm *= 2;
    power *= 2;
  }
  double norm = 0;
  for (const auto& row : matrix)
    for (const double value : row) norm = std::max(norm, value);
  return norm == 0 ? 0 : std::exp((log_norm + std::log(norm)) / power);
}

void check_grammar_rules(const GrammarRules& rules) {
  check_sums(rules);
  check_reachable(rules);
  check_labels(rules);
  check_distinct(rules);
  for (std::size_t side = 0; side < 2; ++side) check_unary(rules, side);
  const double radius = spectral_radius(rules);
  if (radius > 1 - 1e-3)
    throw InvalidArgument(
        expected_got("rules", "to end: a spectral radius below 0.999", std::to_string(radius)));
}

}  // namespace vqlm

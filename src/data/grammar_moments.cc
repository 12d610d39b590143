#include "data/grammar_moments.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace vqlm {
namespace {

using Matrix = std::vector<std::vector<double>>;

// Gaussian elimination with partial pivoting.
std::vector<double> solve(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column; row < n; ++row)
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    std::swap(a[pivot], a[column]);
    std::swap(b[pivot], b[column]);
    for (std::size_t row = column + 1; row < n; ++row) {
      const double factor = a[row][column] / a[column][column];
      if (factor == 0) continue;
      for (std::size_t k = column; k < n; ++k) a[row][k] -= factor * a[column][k];
      b[row] -= factor * b[column];
    }
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t k = row + 1; k < n; ++k) b[row] -= a[row][k] * b[k];
    b[row] /= a[row][row];
  }
  return b;
}

// What a rule looks like from one side: its symbols in order, terminals below zero.
std::vector<int> side_form(const SyncRule& rule, std::size_t side) {
  std::vector<int> form;
  for (const GrammarItem& item : rule.sides[side])
    form.push_back(item.slot >= 0 ? item.symbol : -1 - item.symbol);
  return form;
}

double side_entropy(const GrammarRules& rules, std::size_t head, std::size_t side) {
  std::map<std::vector<int>, double> forms;
  for (const int r : rules.rules_of[head]) {
    const SyncRule& rule = rules.rules[static_cast<std::size_t>(r)];
    forms[side_form(rule, side)] += rule.probability;
  }
  double entropy = 0;
  for (const auto& [form, p] : forms) entropy -= p * std::log(p);
  return entropy;
}

}  // namespace

Matrix expected_children(const GrammarRules& rules) {
  const std::size_t n = rules.nonterminals.size();
  Matrix result(n, std::vector<double>(n, 0));
  for (const SyncRule& rule : rules.rules)
    for (const GrammarItem& item : rule.sides[0])
      if (item.slot >= 0)
        result[static_cast<std::size_t>(rule.head)][static_cast<std::size_t>(item.symbol)] +=
            rule.probability;
  return result;
}

std::vector<double> expected_counts(const GrammarRules& rules) {
  const Matrix children = expected_children(rules);
  const std::size_t n = children.size();
  Matrix system(n, std::vector<double>(n, 0));
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) system[b][a] = (a == b ? 1.0 : 0.0) - children[a][b];
  std::vector<double> start(n, 0);
  start[static_cast<std::size_t>(rules.start)] = 1;
  return solve(std::move(system), std::move(start));
}

GrammarMoments grammar_moments(const GrammarRules& rules) {
  GrammarMoments result;
  const std::vector<double> counts = expected_counts(rules);
  for (std::size_t a = 0; a < counts.size(); ++a)
    for (std::size_t side = 0; side < 2; ++side)
      result.side_entropy_nats[side] += counts[a] * side_entropy(rules, a, side);
  for (const SyncRule& rule : rules.rules) {
    const double times = counts[static_cast<std::size_t>(rule.head)] * rule.probability;
    result.pair_entropy_nats -= times * std::log(rule.probability);
    for (std::size_t side = 0; side < 2; ++side)
      for (const GrammarItem& item : rule.sides[side])
        if (item.slot < 0) result.expected_length[side] += times;
  }
  return result;
}

}  // namespace vqlm

#include "app/comparison_cells.h"

#include <cmath>

#include "app/report_cells.h"
#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr int kDigits = 2;
constexpr double kLarge = 10;  // numbers from here on need fewer digits

}  // namespace

int digits_for(double value) { return std::abs(value) >= kLarge ? kDigits : kDigits + 2; }

TableCell difference_cell(const ScoreComparison& pair, int digits) {
  TableCell cell = number_cell(pair.difference, digits);
  if (pair.difference > 0) cell.text = "+" + cell.text;
  if (pair.a.direction == Direction::kNeither || pair.difference == 0) return cell;
  const bool better = (pair.difference > 0) == (pair.a.direction == Direction::kHigherIsBetter);
  cell.text += better ? " (better)" : " (worse)";
  return cell;
}

TableCell interval_cell(const std::optional<Interval>& interval, int digits) {
  if (!interval) return text_cell("n/a");
  return text_cell("[" + fixed_number(interval->lower, digits) + ", " +
                   fixed_number(interval->upper, digits) + "]");
}

std::string pair_title(const PairComparison& pair) {
  return pair.task + ": " + pair.a + " and " + pair.b;
}

}  // namespace vqlm

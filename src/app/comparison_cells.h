// Cells and titles that the tables of a comparison share.
#pragma once

#include <optional>
#include <string>

#include "app/comparison_report.h"

namespace vqlm {

int digits_for(double value);  // that show a difference of a number of this size
TableCell difference_cell(const ScoreComparison& pair, int digits);  // "+0.42 (better)"
TableCell interval_cell(const std::optional<Interval>& interval, int digits);
std::string pair_title(const PairComparison& pair);

}  // namespace vqlm

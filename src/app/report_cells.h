// Columns and cells of tables that are made of single numbers, not of runs over seeds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "metrics/score.h"
#include "reports/table.h"

namespace vqlm {

TableColumn column(const std::string& heading, const std::string& id, bool numeric = true);

TableCell text_cell(const std::string& text);
TableCell number_cell(const std::optional<double>& value, int digits);  // "n/a" without a value
TableCell percent_cell(const std::optional<double>& share);             // 0.5 as "50.0"

// The score of that name times `scale`, with its interval: "12.3 [11.8, 12.9]"; "n/a" where there
// is none.
TableCell score_cell(const std::vector<Score>& scores, const std::string& name, double scale,
                     int digits);

}  // namespace vqlm

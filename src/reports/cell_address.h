// Which numbers stand behind a cell of a table: the names in row and column put together.
#pragma once

#include <string>
#include <vector>

#include "reports/table_spec.h"
#include "results/run_record.h"
#include "results/significance.h"

namespace vqlm {

struct CellAddress {
  std::string task, score, generator;
  std::string other;                // of a difference, verdict or ratio; "": there is none
  std::vector<std::string> points;  // of a spread, exponent or prediction
  std::vector<double> x;            // of the points, where the row itself says them
  std::string x_task, x_score;      // of an exponent or prediction, where it does not
  std::string unsaid;               // "$score", where the row's "with" does not say what that is

  std::string column() const { return task + "." + score; }
};

CellAddress cell_address(const TableSpec& table, const ColumnSpec& column,
                         const std::vector<RowSpec>& rows, std::size_t row);

// The rows of the specification, else one for each generator with a result in one of the columns.
std::vector<RowSpec> table_rows(const RunRecord& run, const TableSpec& table);

// Every comparison that the tables and claims of a report need.
struct WantedDifference {
  std::string task, score, baseline, generator;
  bool only_paired = false;  // a mark of a plain value; the others take what test there is
  auto operator<=>(const WantedDifference&) const = default;
};
std::vector<WantedDifference> wanted_differences(const RunRecord& run, const ReportSpec& spec);

}  // namespace vqlm

// The points of a row through which a power law goes: sizes and scores of its generators.
#pragma once

#include <vector>

#include "reports/cell_address.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

struct LawPoints {
  std::vector<double> x, y;          // means over seeds; points without either are left out
  std::vector<const Score*> scores;  // behind them

  // At least two sizes, and all above 0.
  bool make_a_law() const;
};

LawPoints law_points(const RunRecord& run, const TableSpec& table, const CellAddress& address);

}  // namespace vqlm

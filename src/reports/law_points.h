// The points of a row through which a power law goes: sizes and scores of its generators.
#pragma once

#include <string>
#include <vector>

#include "reports/cell_address.h"
#include "results/run_record.h"

namespace vqlm {

struct LawPoints {
  std::vector<double> x, y;           // means over seeds
  std::vector<const Score*> scores;   // behind them
  std::vector<std::string> left_out;  // generators without a size or a score

  // At least two sizes, and all above 0.
  bool make_a_law() const;
};

LawPoints law_points(const RunRecord& run, const CellAddress& address);

}  // namespace vqlm

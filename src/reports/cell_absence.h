// Why a cell has no number, or not all of those it is made from.
#pragma once

#include <string>

#include "reports/table_cells.h"
#include "results/aggregate.h"

namespace vqlm {

// Of a generator without a value, `found`. The reason that the specification declares is for what
// is so by design; anything else is told as it was recorded, so that a failure looks like one.
std::string cell_absence(const CellQuestion& question, const std::string& generator,
                         const SeedScores& found);

// Of a cell made from several points: a footnote that names those without a score.
std::string points_absence(const CellQuestion& question, const std::vector<std::string>& left_out);

}  // namespace vqlm

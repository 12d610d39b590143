// Why a cell has no number.
#pragma once

#include <string>

#include "reports/table_cells.h"
#include "results/aggregate.h"

namespace vqlm {

// Of a generator without a value, `found`. The reason that the specification declares is for what
// is so by design; anything else is told as it was recorded, so that a failure looks like one.
std::string cell_absence(const CellQuestion& question, const std::string& generator,
                         const SeedScores& found);

}  // namespace vqlm

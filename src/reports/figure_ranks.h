// Ranks of values.
#pragma once

#include <optional>
#include <vector>

#include "results/run_record.h"

namespace vqlm {

// 1 for the best by `direction`; equal values share a rank and the next one is behind them all
// (1, 1, 3). None where there is no value or no better and worse.
std::vector<std::optional<int>> ranks_of(const std::vector<std::optional<double>>& values,
                                         Direction direction);

}  // namespace vqlm

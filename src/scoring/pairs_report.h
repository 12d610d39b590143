// The tests of all pairs of systems as tables: corrected p-values, and clusters of ranks.
#pragma once

#include <string>

#include "scoring/score_options.h"
#include "scoring/score_result.h"

namespace vqlm {

// Of every metric of `result` that has such tests; begins and ends with line ends.
std::string pairs_report(const ScoreResult& result, const ScoreOptions& options);

}  // namespace vqlm

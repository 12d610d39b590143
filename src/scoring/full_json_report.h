// Everything about a run as one JSON object in full precision: settings, signatures, and of each
// system the score, what it is made of, intervals and p-values. The same layout for one system and
// for many.
#pragma once

#include <string>

#include "scoring/score_options.h"
#include "scoring/score_result.h"

namespace vqlm {

// With a line end.
std::string full_json_report(const ScoreResult& result, const ScoreOptions& options);

}  // namespace vqlm

// The report on several systems: a table or JSON, with the paired tests where they were asked for,
// as sacreBLEU prints them; behind it, on request, the tests of all pairs.
#pragma once

#include <string>

#include "scoring/score_options.h"
#include "scoring/score_result.h"

namespace vqlm {

// With line ends; colours in it where `options.colour` is set. Throws RuntimeError where sacreBLEU
// has no JSON for the result: intervals that are float32.
std::string systems_report(const ScoreResult& result, const ScoreOptions& options);

}  // namespace vqlm

// The report on one system: a line a metric, or JSON, as sacreBLEU prints them.
#pragma once

#include <string>

#include "scoring/score_options.h"
#include "scoring/score_result.h"

namespace vqlm {

// With line ends; colours in it where `options.colour` is set.
std::string single_report(const ScoreResult& result, const ScoreOptions& options);

// "BLEU|nrefs:1|... = 67.0 (μ = 66.9 ± 1.2) 90.4/...", only the numbers where the options ask for
// them. `signature` may be long or short.
std::string score_line(const std::string& name, const SystemScore& system,
                       const std::string& signature, const ScoreOptions& options);

}  // namespace vqlm

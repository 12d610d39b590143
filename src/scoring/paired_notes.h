// What the table of a paired test means: the lines that sacreBLEU prints below it, to the letter,
// as programs read them.
#pragma once

#include <string>

#include "scoring/score_options.h"

namespace vqlm {

// `baseline`: the name in the table.
std::string paired_notes(const std::string& baseline, const ScoreOptions& options);

}  // namespace vqlm

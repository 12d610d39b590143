// Metric `repetition`: "repetition", the share of n-grams that stood in the same text before, and
// "repetition.loop", the mean over texts of the tokens covered by the longest run in which a block
// of tokens follows itself. Keys: unit (word), ngram (4), max_period (16), those of
// read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_repetition(Registries& registries);

}  // namespace vqlm

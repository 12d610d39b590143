// Metric `length`: "length.ratio", tokens of the generated texts over those of the first
// references, and "length.mean", tokens a generated text. Keys: unit (word), those of
// read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_length(Registries& registries);

}  // namespace vqlm

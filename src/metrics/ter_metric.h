// Metric `ter`: corpus TER of the generated texts (ter.h). Score "ter", lower is better. Keys:
// normalized, no_punct, asian_support, case_sensitive, correct_quirks (false), those of
// read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_ter(Registries& registries);

}  // namespace vqlm

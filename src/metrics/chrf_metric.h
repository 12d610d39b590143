// Metric `chrf`: corpus chrF of the generated texts (chrf.h). Score "chrf", with beta unless it is
// 2 and a plus for each word order ("chrf++"). Keys: char_order (6), word_order (0), beta (2),
// lowercase, whitespace, eps_smoothing (false), those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_chrf(Registries& registries);

}  // namespace vqlm

// Metric `speed`: from predictions measured one at a time after warm-up. Scores
// "speed.tokens_per_second", "speed.ms_median" and "speed.ms_p95" (milliseconds a text, the 95th
// percentile by nearest rank). No keys.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_speed(Registries& registries);

}  // namespace vqlm

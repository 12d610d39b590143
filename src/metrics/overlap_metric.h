// Metric `overlap`: examples whose reference stands in the training split ("overlap.references",
// count, and "overlap.references_share"), outputs copied from it ("overlap.outputs",
// "overlap.outputs_share"). No keys.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_overlap(Registries& registries);

}  // namespace vqlm

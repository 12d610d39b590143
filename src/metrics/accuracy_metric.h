// Metric `accuracy`: share of predictions whose predicted label is the label of the example. Keys:
// those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_accuracy(Registries& registries);

}  // namespace vqlm

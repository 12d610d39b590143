// Metric `accuracy`: share of predictions whose predicted label is the label of the example. Its
// signature names the share of the most frequent label ("majority:0.5000"), which always naming
// that label would reach. Keys: those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_accuracy(Registries& registries);

}  // namespace vqlm

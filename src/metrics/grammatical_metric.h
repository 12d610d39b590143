// Metric `grammatical`: share of generated texts that are sentences of the task's role "grammar",
// such as the grammar that the data come from; of the label asked for, where that role is
// conditional on the label. Keys: those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_grammatical(Registries& registries);

}  // namespace vqlm

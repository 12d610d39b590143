// Metric `overlap`: what stands in the training split word for word. Of the test examples
// "overlap.sources", "overlap.references" (one of them) and "overlap.pairs" (source and a reference
// of the same training example), each a count, out of "overlap.examples"; of the generated texts
// "overlap.outputs", those that are a training reference: memorised, or short and common. With
// "_share" behind each name the share. Absent where the examples have no such part. No keys.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_overlap(Registries& registries);

}  // namespace vqlm

// Task "reconstruction": every text encoded and decoded again, through codes or, where the
// generator has none, from its encoder's states. Keys as for translation; default: greedy.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_reconstruction(Registries& registries);

}  // namespace vqlm

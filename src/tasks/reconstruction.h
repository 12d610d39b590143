// Task "reconstruction": every text encoded to codes and decoded again. Keys as for translation;
// default: greedy.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_reconstruction(Registries& registries);

}  // namespace vqlm

// The baselines that come with the program.
#pragma once

#include "core/registries.h"

namespace vqlm {

// Every generator of this folder, torch-free ones included.
void register_builtin_baselines(Registries& registries);

}  // namespace vqlm

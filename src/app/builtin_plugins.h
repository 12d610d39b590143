// Every component the program is born with.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_plugins(Registries& registries);

}  // namespace vqlm

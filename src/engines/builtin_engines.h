// The engines that come with the program.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_engines(Registries& registries);

}  // namespace vqlm

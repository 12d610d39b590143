// The models of this folder.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_model(Registries& registries);

}  // namespace vqlm

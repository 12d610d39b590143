// The tasks of this folder.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_tasks(Registries& registries);

}  // namespace vqlm

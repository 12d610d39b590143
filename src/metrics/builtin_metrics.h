// The metrics that come with the program.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_metrics(Registries& registries);

}  // namespace vqlm

// The reports that come with the program.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_builtin_reports(Registries& registries);

}  // namespace vqlm

// Task "language_modelling": the likelihood of every example's first reference. No keys.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_language_modelling(Registries& registries);

}  // namespace vqlm

// The data sets and tokenizers that come with the program.
#pragma once

#include "core/registries.h"

namespace vqlm {

// Dataset kinds and tokenizers of this folder.
void register_builtin_data(Registries& registries);

}  // namespace vqlm

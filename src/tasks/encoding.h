// Task "encoding": the codes of every text of a split, without decoding; for codebook statistics
// over a whole split. No keys.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_encoding(Registries& registries);

}  // namespace vqlm

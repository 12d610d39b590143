// Task "encoding": the codes of every text of a split, without decoding; for codebook statistics
// over a whole split. Key "projection" (0): of so many encoder outputs, evenly spread over the
// split, and of all codes of the first level the places in the plane are kept beside the
// predictions (tasks/code_projection.h), where a place has one codebook.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_encoding(Registries& registries);

}  // namespace vqlm

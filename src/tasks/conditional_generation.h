// Tasks "translation" and "summarisation": one text for each example's source, by a generator
// conditional on it. Keys:
//   timing_examples  texts measured when timing, default 50
//   decoding         see decoding_reader.h; default: beam search
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_conditional_generation(Registries& registries);

}  // namespace vqlm

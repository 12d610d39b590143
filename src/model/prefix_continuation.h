// Continuing a prefix through codes: sampling-importance-resampling (Rubin 1988) over code
// sequences; the rule stands in vqvae_generation.h.
#pragma once

#include "data/decoding_options.h"
#include "data/example.h"
#include "model/generation.h"
#include "model/vqvae_model.h"

namespace vqlm {

// Continues `example.source`. Throws InvalidArgument with the parallel decoder.
Generation continue_prefix(VqvaeModel& model, const Example& example,
                           const DecodingOptions& options);

}  // namespace vqlm

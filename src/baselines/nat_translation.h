// The generator "nat_translation": translation in one step without codes, what latent codes are
// measured against.
#pragma once

#include "core/registries.h"

namespace vqlm {

// Config: the keys of the Transformer, length_weight (0.1, of the length's loss),
// max_source_tokens, label_smoothing, training. Greedy decoding takes the likeliest length, beam
// search the best text of the beam_size likeliest lengths by log p / length^penalty, sampling draws
// length and tokens. Its likelihood is exact for its segmentation: log p of the length, which
// stands where others have the end, and of each token.
void register_nat_translation(Registries& registries);

}  // namespace vqlm

// Metric `perplexity`: how well the generator predicts the references. Scores "perplexity",
// "bits_per_byte", "bits_per_token", and its parts in bits a token: "distortion" (text given
// codes), "rate" (codes), "total". Each with the kind of the likelihood. A reconstruction alone has
// no perplexity; bits per byte are absent where an unknown token hides text. Keys: those of
// read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_perplexity(Registries& registries);

}  // namespace vqlm

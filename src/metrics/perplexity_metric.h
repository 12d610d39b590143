// Metric `perplexity`: how well the generator predicts the references. Scores "perplexity",
// "bits_per_byte", "bits_per_token", and its parts in bits a token: "distortion" (text given
// codes), "rate" (codes, their end included), "total"; and "distortion_per_byte", "rate_per_byte".
// Rate and distortion are those of the encoder's codes: they add up to "total" and "bits_per_byte"
// before a tightened bound or importance weights take off what they gain. Each with the kind of the
// likelihood. "capacity" is what the codes
// could carry, in bits a token: log2 of the codebook's size times codes a token, their end aside.
// A reconstruction alone has no perplexity; all that is per byte is absent where an unknown token
// hides text; rate and capacity are absent without codes. Keys: those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_perplexity(Registries& registries);

}  // namespace vqlm

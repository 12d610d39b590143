// Metric `perplexity`: how well the generator predicts the references. Scores "perplexity",
// "bits_per_byte", "bits_per_token", and its parts in bits a token: "distortion" (text given
// codes), "rate" (codes, their end included), "total"; "distortion_per_byte" and "rate_per_byte"
// add up to "bits_per_byte". Each with the kind of the likelihood. "capacity" is what the codes
// could carry, in bits a token: log2 of the codebook's size times codes a token, their end aside.
// A reconstruction alone has no perplexity; all that is per byte is absent where an unknown token
// hides text; rate and capacity are absent without codes. Keys: those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_perplexity(Registries& registries);

}  // namespace vqlm

// Text from the VQ-VAE language model: codes from the priors, level by level from the top, then the
// text from the decoder.
//
// Both steps use the method asked for (greedy, beam, sampling), the decoder greedy search instead
// with "decode_text": "greedy". With "code_candidates" n > 1 and no sampling, n - 1 further code
// sequences are tried and the text with the best (log p(z) + log p(y | z)) / tokens^length_penalty
// is taken.
//
// A prefix x' is continued by sampling-importance-resampling: M = "prefix_candidates" code
// sequences are drawn from the prior, one is chosen with weights p(x' | z) (the heaviest without
// sampling), and the decoder goes on from x' given it; as M grows the choice approaches the
// posterior p(z | x'). The parallel decoder cannot continue a prefix and says so.
#pragma once

#include <span>
#include <vector>

#include "data/decoding_options.h"
#include "model/generation.h"
#include "model/vqvae_model.h"

namespace vqlm {

// One generation an example; log-probabilities are the decoder's, given the codes.
std::vector<Generation> generate_texts(VqvaeModel& model, std::span<const Example> examples,
                                       const DecodingOptions& options);

// Texts from the encoder's states of references[0] of each example; of a model without codes.
// Throws InvalidArgument when one has no reference.
std::vector<Generation> reconstruct_texts(VqvaeModel& model, std::span<const Example> examples,
                                          const DecodingOptions& options);

// Texts of given codes. Throws InvalidArgument when an example has no codes, other numbers of
// codebooks or codes than the levels ask for, or a code outside its codebook.
std::vector<Generation> decode_codes(VqvaeModel& model, std::span<const Example> examples,
                                     const std::vector<Codes>& codes,
                                     const DecodingOptions& options);

}  // namespace vqlm

// Encoder outputs of a VQ-VAE language model beside the vectors of its codes (model/code_space.h),
// at its first level.
#pragma once

#include <span>
#include <string>

#include "model/code_space.h"
#include "model/vqvae_model.h"

namespace vqlm {

std::string vqvae_cannot_place_codes(const VqvaeModel& model);
// Evaluation mode is the caller's business. Throws InvalidArgument when an example has no reference
// or a place has several codes.
CodeStates vqvae_code_states(VqvaeModel& model, std::span<const Example> examples);
Codebook vqvae_code_vectors(VqvaeModel& model);

}  // namespace vqlm

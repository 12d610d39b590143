// From a recipe and examples to a trained model of the VQ-VAE language model's networks, with codes
// or without.
#pragma once

#include <memory>
#include <string>

#include "data/fit_context.h"
#include "model/vqvae_model.h"

namespace vqlm {

// Makes the model with fresh weights, or with those of context.initial_folder, and trains it.
// `condition` is the recipe's. Throws InvalidArgument without examples, references or a tokenizer.
FitReport fit_vqvae_model(const std::string& recipe, const std::string& condition,
                          const FitContext& context, std::unique_ptr<VqvaeModel>& model);

}  // namespace vqlm

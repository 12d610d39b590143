// What the generators on the VQ-VAE language model's networks, with codes or without, have in
// common.
#pragma once

#include <memory>
#include <string>

#include "model/generator.h"
#include "model/vqvae_model.h"

namespace vqlm {

// Throws InvalidArgument before `fit` or `load`; `what` begins the message.
VqvaeModel& ready_vqvae_model(const std::unique_ptr<VqvaeModel>& model, const char* what);

// Type, condition and what can be trained; with a model also its parameters, those that gradients
// reach. `model` may be null.
GeneratorInfo vqvae_generator_info(const std::string& condition, const VqvaeModel* model);

}  // namespace vqlm

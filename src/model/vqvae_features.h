// What a VQ-VAE language model's states say of a text: a vector a text, the mean over its places.
//   encoder   the encoder's states, before they are quantised
//   codes     the vectors of the codes
//   prior.i   what leaves layer i of the prior, layer by layer normalised (Chen et al. 2020, image
//             GPT, section 2.3), at the places that predict a code or the end of codes
// Without codes there is only the first. With several levels, each has its own: "level0.codes" is
// of the top.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/vqvae_model.h"
#include "model/vqvae_options.h"

namespace vqlm {

// Without the prior's where the model is conditional on the label.
std::vector<std::string> vqvae_feature_names(const VqvaeOptions& options);

// A vector for references[0] of each example. `name` is one of those; evaluation mode is the
// caller's business. Throws InvalidArgument when an example has no reference.
std::vector<std::vector<float>> vqvae_features(VqvaeModel& model, std::span<const Example> examples,
                                               const std::string& name);

}  // namespace vqlm

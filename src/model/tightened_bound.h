// The tightened bounds of bound_options.h.
#pragma once

#include <cstdint>
#include <string>

#include "model/vqvae_model.h"

namespace vqlm {

// Of one text, in nats, by model.options.bound, which is not "encoder". `id` names the stream of
// the draws. Evaluation mode is the caller's business.
double tightened_nats(VqvaeModel& model, const EncodedExample& example, const std::string& id);

}  // namespace vqlm

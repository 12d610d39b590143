// Initial weights of linear layers: Glorot and Bengio 2010 (AISTATS), uniform, biases zero. Draws
// come from torch's default generator, which the caller seeds.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// `blocks`: the weight is that many matrices stacked along its rows (fused projections), each drawn
// with its own fan-out. The bound is gain * sqrt(6 / (fan_in + fan_out)).
void init_linear(torch::nn::Linear& linear, std::int64_t blocks = 1, double gain = 1.0);

}  // namespace vqlm

// The mean of a sequence's states over its places.
#pragma once

#include <vector>

#include "nn/torch.h"

namespace vqlm {

// states [B, T, D], mask bool [B, T], true where a place counts -> [B, D] in float32. A row without
// a place gives zeros.
torch::Tensor mean_states(const torch::Tensor& states, const torch::Tensor& mask);

// The rows of [B, D] as plain numbers.
std::vector<std::vector<float>> float_rows(const torch::Tensor& matrix);

}  // namespace vqlm

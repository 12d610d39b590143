#pragma once

#include "nn/torch.h"

namespace vqlm {

// The largest difference of a and b over the largest magnitude of b.
inline double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace vqlm

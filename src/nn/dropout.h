// Dropout (Srivastava et al. 2014, JMLR 15) fused with the residual sum it stands in. On the CPU in
// float32 the mask is a hash of (seed, position), drawn afresh in the backward pass instead of
// stored; the seed is one draw from torch's generator. Elsewhere torch's own dropout is used.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// x, with a share p of its elements 0 and the others divided by 1 - p, while training.
torch::Tensor apply_dropout(const torch::Tensor& x, double p, bool training);

// residual + apply_dropout(x); both of the same shape.
torch::Tensor add_dropout(const torch::Tensor& residual, const torch::Tensor& x, double p,
                          bool training);

}  // namespace vqlm

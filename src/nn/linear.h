// Linear layers in training on the CPU.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// x [..., in] weight^T + bias of weight [out, in], bias [out] or undefined: torch::linear with the
// products of nn/product.h. Under autocast on the CPU operands are rounded to bfloat16 and the
// result stays float32, so that only products lose precision and what follows has its fast float32
// kernels. Elsewhere, and where no gradients are wanted, it is torch::linear. Gradients of
// gradients are not to be had.
torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                     const torch::Tensor& bias);
torch::Tensor linear(const torch::Tensor& x, const torch::nn::Linear& layer);

}  // namespace vqlm

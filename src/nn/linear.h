// Linear layers in training on the CPU.
#pragma once

#include <cstddef>

#include "nn/torch.h"

namespace vqlm {

// x [..., in] weight^T + bias of weight [out, in], bias [out] or undefined: torch::linear with the
// products of nn/product.h. Under autocast on the CPU operands are rounded to bfloat16 and the
// result stays float32, so that only products lose precision and what follows has its fast float32
// kernels. Elsewhere it is torch::linear; where no gradients are wanted too, on the
// CPU in float32 with a result in float32, but that a few rows, or a short text of its own, are
// multiplied by nn/row_product.h.
// Gradients of gradients are not to be had.
torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                     const torch::Tensor& bias);
torch::Tensor linear(const torch::Tensor& x, const torch::nn::Linear& layer);
// By the i-th of a list of torch::nn::Linear.
torch::Tensor linear_at(const torch::nn::ModuleList& layers, std::size_t i, const torch::Tensor& x);

}  // namespace vqlm

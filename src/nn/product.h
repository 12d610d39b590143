// Matrix products on the CPU, by oneDNN where LibTorch carries it: its float32 kernels use all of
// AVX-512, those that at::mm calls do not on every processor. docs/benchmarks.md has the figures.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// What operands are to be rounded to: bfloat16 under autocast on the CPU, else float32.
torch::ScalarType operand_type();

// Operands are two-dimensional and of one type, float32 or bfloat16; `out` is contiguous and of
// that type, or float32: bfloat16 products are summed in float32 and rounded once, as torch's.
// `accumulate` adds to what `out` holds. Not differentiable.

// out [N, M] = left [N, K] right [K, M]; N may differ from call to call.
void multiply(const torch::Tensor& left, const torch::Tensor& right, const torch::Tensor& out,
              bool accumulate = false);

// out [K, M] = left^T right of left [N, K] and right [N, M]; N may differ from call to call.
void multiply_transposed(const torch::Tensor& left, const torch::Tensor& right,
                         const torch::Tensor& out, bool accumulate = false);

// out [N, M] = rows [N, K] weight^T + bias of weight [M, K] and bias [M] or undefined.
void multiply_and_shift(const torch::Tensor& rows, const torch::Tensor& weight,
                        const torch::Tensor& bias, const torch::Tensor& out);

}  // namespace vqlm

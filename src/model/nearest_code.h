// Search of the nearest code vector, and sums of vectors by code, without ever holding N x K x C
// numbers: the products are made in chunks of rows.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// Index of the row of codebook [K, C] nearest to each row of z [N, C] in Euclidean distance: the
// largest z.e - |e|^2 / 2. int64 [N]. In float32, also under autocast.
torch::Tensor nearest_codes(const torch::Tensor& z, const torch::Tensor& codebook);

// -|e - z|^2 of each row of z [n, C] and each of codebook [K, C]: float [n, K], all at once.
torch::Tensor negative_squared_distances(const torch::Tensor& z, const torch::Tensor& codebook);

struct CodeSums {
  torch::Tensor counts;  // float [K]: how many rows have the code
  torch::Tensor sums;    // float [K, C]: the sum of those rows
};
// z [N, C], codes int64 [N]. The order of additions is fixed: the same input gives the same bits.
CodeSums sum_by_code(const torch::Tensor& z, const torch::Tensor& codes, std::int64_t num_codes);

}  // namespace vqlm

// Two penalties that spread a learned codebook: one keeps its vectors apart in direction, one makes
// each state sure of its code and all states together use every code. Neither holds N x K or K x K
// numbers.
#pragma once

#include "nn/torch.h"

namespace vqlm {

// Orthogonal regularisation (Shin et al. 2023, arXiv 2112.00384): the mean over pairs
// i != j of cos^2(e_i, e_j), a scalar with gradient. codebook float [K, C], K >= 2. Since the
// squared entries of E E^T (K x K) and of E^T E (C x C) have the same sum, only the latter is made.
torch::Tensor orthogonal_penalty(const torch::Tensor& codebook);

// Entropy regularisation (Yu et al. 2024, arXiv 2310.05737, there for fixed codes):
//   mean_n H(p_n) - H(mean_n p_n),   p_nk = softmax_k(-|z_n - e_k|^2 / temperature),
// in nats: -log K at best (sure states, all codes used alike), 0 at worst. A scalar with gradient
// to z float [N, C] and codebook float [K, C]; rows are taken in chunks, twice: for the mean of p,
// then for the gradients.
torch::Tensor entropy_penalty(const torch::Tensor& z, const torch::Tensor& codebook,
                              double temperature);

}  // namespace vqlm

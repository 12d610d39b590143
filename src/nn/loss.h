// The loss of next-token models.
#pragma once

#include "nn/torch.h"

namespace vqlm {

struct TokenLoss {
  torch::Tensor loss;  // scalar to minimise: mean over real tokens, label smoothing included
  torch::Tensor nats;  // scalar, detached: summed -log p without smoothing
  std::int64_t num_tokens = 0;
};

// logits [B, T, V], targets int64 [B, T] with `pad` where nothing is to be predicted. Label
// smoothing as in Szegedy et al. 2016 (arXiv 1512.00567), section 7: (1-s) on the target, s spread
// evenly over the vocabulary.
TokenLoss token_loss(const torch::Tensor& logits, const torch::Tensor& targets, std::int64_t pad,
                     double label_smoothing);

// -log p of each target, [B, T], 0 at padding; double precision sums are the caller's business.
torch::Tensor token_nats(const torch::Tensor& logits, const torch::Tensor& targets,
                         std::int64_t pad);

}  // namespace vqlm

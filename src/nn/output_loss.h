// The loss of next-token models with their output layer in it. On the CPU in float32 the logits are
// made, used and dropped a block of rows at a time while they lie in the cache: neither they nor
// their gradient are ever stored as a whole, and rows of padding cost nothing.
#pragma once

#include "nn/loss.h"
#include "nn/torch.h"

namespace vqlm {

// logits = hidden weight^T + bias.
struct OutputLayer {
  torch::Tensor weight;  // [V, D]
  torch::Tensor bias;    // [V] or undefined
};

// token_loss (nn/loss.h) of the logits of hidden [B, T, D]; targets int64 [B, T] with `pad` where
// nothing is to be predicted. Sums are taken in the order of the rows. Under autocast on the CPU
// the operands of the products are rounded to bfloat16 and all else is float32. Elsewhere than on
// the CPU in float32 it is that composition. Throws InvalidArgument on a target outside the
// vocabulary.
TokenLoss output_loss(const torch::Tensor& hidden, const OutputLayer& layer,
                      const torch::Tensor& targets, std::int64_t pad, double label_smoothing);

}  // namespace vqlm

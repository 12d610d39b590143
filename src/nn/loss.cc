#include "nn/loss.h"

namespace vqlm {

TokenLoss token_loss(const torch::Tensor& logits, const torch::Tensor& targets, std::int64_t pad,
                     double label_smoothing) {
  const std::int64_t vocab = logits.size(-1);
  const torch::Tensor flat = logits.reshape({-1, vocab}).to(torch::kFloat);
  const torch::Tensor wanted = targets.reshape({-1});
  const torch::Tensor real = wanted != pad;
  const torch::Tensor log_probs = torch::log_softmax(flat, 1);
  const torch::Tensor nll =
      -log_probs.gather(1, wanted.unsqueeze(1)).squeeze(1).masked_fill(real.logical_not(), 0);
  TokenLoss result;
  result.num_tokens = real.sum().item<std::int64_t>();
  result.nats = nll.detach().sum(torch::kDouble);
  torch::Tensor total = nll.sum() * (1 - label_smoothing);
  if (label_smoothing > 0)
    total = total - log_probs.mean(1).masked_fill(real.logical_not(), 0).sum() * label_smoothing;
  result.loss = total / static_cast<double>(std::max<std::int64_t>(1, result.num_tokens));
  return result;
}

torch::Tensor token_nats(const torch::Tensor& logits, const torch::Tensor& targets,
                         std::int64_t pad) {
  const torch::Tensor scores = logits.to(torch::kFloat);
  const torch::Tensor chosen = scores.gather(-1, targets.unsqueeze(-1)).squeeze(-1);
  return (torch::logsumexp(scores, -1) - chosen).masked_fill(targets == pad, 0);
}

}  // namespace vqlm

#include "nn/loss.h"

#include <algorithm>

#include "core/error.h"
#include "nn/softmax_loss_sum.h"

namespace vqlm {
namespace {

// Mean loss and summed nats of rows on the CPU; the gradient is ready when the value is.
struct FusedLoss : torch::autograd::Function<FusedLoss> {
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const torch::Tensor& logits,
                                                const torch::Tensor& targets, std::int64_t pad,
                                                double smoothing, double scale) {
    const bool wanted = logits.requires_grad();
    const torch::Tensor gradient = wanted ? torch::empty_like(logits) : torch::Tensor();
    SoftmaxLossRows rows;
    rows.logits = logits.const_data_ptr<float>();
    rows.targets = targets.const_data_ptr<std::int64_t>();
    rows.gradient = wanted ? gradient.mutable_data_ptr<float>() : nullptr;
    rows.vocab = logits.size(1);
    rows.pad = pad;
    rows.smoothing = smoothing;
    rows.scale = scale;
    SoftmaxLossSums sums;
    add_softmax_loss(rows, logits.size(0), sums);
    if (wanted) context->save_for_backward({gradient});
    const torch::Tensor nats = torch::full({}, sums.nats, torch::kDouble);
    context->mark_non_differentiable({nats});
    return {torch::full({}, sums.loss * scale, torch::kFloat), nats};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    torch::Tensor gradient = context->get_saved_variables()[0];
    const float factor = gradients[0].item<float>();
    if (factor != 1.0F) gradient = gradient * factor;
    return {gradient, {}, {}, {}, {}};
  }
};

// The same with torch's own operations, for other devices.
TokenLoss composed_loss(const torch::Tensor& flat, const torch::Tensor& wanted,
                        const torch::Tensor& padding, double smoothing, double scale) {
  const torch::Tensor log_probs = torch::log_softmax(flat, 1);
  const torch::Tensor nll = -log_probs.gather(1, wanted.unsqueeze(1)).squeeze(1);
  const torch::Tensor real_nll = nll.masked_fill(padding, 0);
  torch::Tensor total = real_nll.sum() * (1 - smoothing);
  if (smoothing > 0) total = total - log_probs.mean(1).masked_fill(padding, 0).sum() * smoothing;
  return {total * scale, real_nll.detach().sum(torch::kDouble), 0};
}

}  // namespace

TokenLoss token_loss(const torch::Tensor& logits, const torch::Tensor& targets, std::int64_t pad,
                     double label_smoothing) {
  const torch::Tensor flat = logits.reshape({-1, logits.size(-1)}).to(torch::kFloat).contiguous();
  const torch::Tensor wanted = targets.reshape({-1}).to(torch::kLong).contiguous();
  if (wanted.numel() != flat.size(0))
    throw InvalidArgument(expected_got("token_loss: targets", std::to_string(flat.size(0)),
                                       std::to_string(wanted.numel())));
  const torch::Tensor padding = wanted == pad;
  const std::int64_t num_tokens = wanted.numel() - padding.sum().item<std::int64_t>();
  const double scale = 1 / static_cast<double>(std::max<std::int64_t>(1, num_tokens));
  TokenLoss result;
  if (flat.device().is_cpu()) {
    const auto outputs = FusedLoss::apply(flat, wanted, pad, label_smoothing, scale);
    result = {outputs[0], outputs[1], 0};
  } else {
    result = composed_loss(flat, wanted, padding, label_smoothing, scale);
  }
  result.num_tokens = num_tokens;
  return result;
}

torch::Tensor token_nats(const torch::Tensor& logits, const torch::Tensor& targets,
                         std::int64_t pad) {
  const torch::Tensor scores = logits.to(torch::kFloat);
  const torch::Tensor chosen = scores.gather(-1, targets.unsqueeze(-1)).squeeze(-1);
  return (torch::logsumexp(scores, -1) - chosen).masked_fill(targets == pad, 0);
}

}  // namespace vqlm

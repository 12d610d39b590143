#include "nn/output_loss.h"

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "nn/product.h"
#include "nn/softmax_loss_sum.h"

namespace vqlm {
namespace {

constexpr std::int64_t kLogitsAtOnce = std::int64_t{1} << 21;  // 8 MB

// What stays the same over the blocks.
struct LossRecipe {
  std::int64_t pad;
  double smoothing, scale;
  bool wanted;                 // the gradients
  torch::ScalarType operands;  // of the products
};

// Rows a block: a whole number of those that `add_softmax_loss` adds up together.
std::int64_t rows_at_once(std::int64_t vocab) {
  const std::int64_t rows = kLogitsAtOnce / vocab / kSoftmaxRowsAtOnce * kSoftmaxRowsAtOnce;
  return std::max(kSoftmaxRowsAtOnce, rows);
}

// Mean loss and summed nats over rows; the gradients are ready when the values are.
struct BlockedLoss : torch::autograd::Function<BlockedLoss> {
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const torch::Tensor& hidden,
                                                const torch::Tensor& weight,
                                                const std::optional<torch::Tensor>& given_bias,
                                                const torch::Tensor& targets,
                                                const LossRecipe& recipe) {
    const bool wanted = recipe.wanted;
    const torch::Tensor bias = given_bias.value_or(torch::Tensor());
    const std::int64_t num_rows = hidden.size(0), vocab = weight.size(0);
    torch::Tensor hidden_gradient, weight_gradient, bias_gradient;
    if (wanted) {
      hidden_gradient = torch::empty_like(hidden);
      weight_gradient = torch::zeros_like(weight, torch::MemoryFormat::Contiguous);
      if (bias.defined()) bias_gradient = torch::zeros_like(bias);
    }
    const std::int64_t block = std::min(num_rows, rows_at_once(vocab));
    const torch::Tensor buffer = torch::empty({block, vocab}, hidden.options());
    const torch::Tensor operand = weight.to(recipe.operands);
    SoftmaxLossSums sums;
    for (std::int64_t begin = 0; begin < num_rows; begin += block) {
      const std::int64_t count = std::min(block, num_rows - begin);
      torch::Tensor logits = buffer.narrow(0, 0, count);
      const torch::Tensor rows = hidden.narrow(0, begin, count).to(recipe.operands);
      multiply_and_shift(rows, operand, bias, logits);
      SoftmaxLossRows loss;
      loss.logits = logits.const_data_ptr<float>();
      loss.targets = targets.const_data_ptr<std::int64_t>() + begin;
      loss.gradient = wanted ? logits.mutable_data_ptr<float>() : nullptr;
      loss.vocab = vocab;
      loss.pad = recipe.pad;
      loss.smoothing = recipe.smoothing;
      loss.scale = recipe.scale;
      add_softmax_loss(loss, count, sums);
      if (!wanted) continue;
      const torch::Tensor gradient = logits.to(recipe.operands);
      multiply(gradient, operand, hidden_gradient.narrow(0, begin, count));
      multiply_transposed(gradient, rows, weight_gradient, true);
      if (bias.defined()) bias_gradient.add_(logits.sum(0));
    }
    if (wanted) context->save_for_backward({hidden_gradient, weight_gradient, bias_gradient});
    const torch::Tensor nats = torch::full({}, sums.nats, torch::kDouble);
    context->mark_non_differentiable({nats});
    return {torch::full({}, sums.loss * recipe.scale, torch::kFloat), nats};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    torch::autograd::variable_list saved = context->get_saved_variables();
    const float factor = gradients[0].item<float>();
    if (factor != 1.0F)
      for (torch::Tensor& gradient : saved)
        if (gradient.defined()) gradient = gradient * factor;
    return {saved[0], saved[1], saved[2], torch::Tensor(), torch::Tensor()};
  }
};

bool plain(const torch::Tensor& x) {
  return x.device().is_cpu() && x.scalar_type() == torch::kFloat;
}

}  // namespace

TokenLoss output_loss(const torch::Tensor& hidden, const OutputLayer& layer,
                      const torch::Tensor& targets, std::int64_t pad, double label_smoothing) {
  if (!plain(hidden) || !plain(layer.weight))
    return token_loss(torch::linear(hidden, layer.weight, layer.bias), targets, pad,
                      label_smoothing);
  torch::Tensor rows = hidden.reshape({-1, hidden.size(-1)});
  torch::Tensor wanted = targets.reshape({-1}).to(torch::kLong);
  if (wanted.numel() != rows.size(0))
    throw InvalidArgument(expected_got("output_loss: targets", std::to_string(rows.size(0)),
                                       std::to_string(wanted.numel())));
  const torch::Tensor real = (wanted != pad).nonzero().squeeze(1);
  const std::int64_t num_tokens = real.numel();
  if (num_tokens < wanted.numel()) {
    rows = rows.index_select(0, real);
    wanted = wanted.index_select(0, real);
  }
  const double scale = 1 / static_cast<double>(std::max<std::int64_t>(1, num_tokens));
  // An undefined tensor may not be an argument of a function of one's own.
  const std::optional<torch::Tensor> bias =
      layer.bias.defined() ? std::optional<torch::Tensor>(layer.bias) : std::nullopt;
  const LossRecipe recipe{pad, label_smoothing, scale, torch::GradMode::is_enabled(),
                          operand_type()};
  const auto outputs = BlockedLoss::apply(rows.contiguous(), layer.weight.contiguous(), bias,
                                          wanted.contiguous(), recipe);
  return {outputs[0], outputs[1], num_tokens};
}

}  // namespace vqlm

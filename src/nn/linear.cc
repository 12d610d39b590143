#include "nn/linear.h"

#include <optional>

#include "nn/few_rows.h"
#include "nn/product.h"
#include "nn/row_product.h"

namespace vqlm {
namespace {

struct LinearProduct : torch::autograd::Function<LinearProduct> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               const torch::Tensor& weight,
                               const std::optional<torch::Tensor>& bias, torch::ScalarType type) {
    const torch::Tensor rows = x.reshape({-1, x.size(-1)}).to(type).contiguous();
    const torch::Tensor operand = weight.to(type).contiguous();
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = weight.size(0);
    const torch::Tensor out = torch::empty(shape, weight.options());
    multiply_and_shift(rows, operand, bias.value_or(torch::Tensor()),
                       out.view({-1, weight.size(0)}));
    context->save_for_backward({rows, operand});
    context->saved_data["bias"] = bias.has_value();
    context->saved_data["shape"] = x.sizes().vec();
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor &rows = saved[0], &operand = saved[1];
    const torch::Tensor whole = gradients[0].reshape({-1, operand.size(0)}).contiguous();
    const torch::Tensor gradient = whole.to(rows.scalar_type());
    torch::Tensor to_x, to_weight, to_bias;
    if (context->needs_input_grad(0)) {
      to_x = torch::empty(context->saved_data["shape"].toIntVector(), whole.options());
      multiply(gradient, operand, to_x.view({-1, operand.size(1)}));
    }
    if (context->needs_input_grad(1)) {
      to_weight = torch::empty(operand.sizes(), whole.options());
      multiply_transposed(gradient, rows, to_weight);
    }
    if (context->saved_data["bias"].toBool()) to_bias = whole.sum(0);
    return {to_x, to_weight, to_bias, torch::Tensor()};
  }
};

// Beyond so many rows the library's product is the faster one.
constexpr std::int64_t kFewRows = 12;

bool takes_row_products(const torch::Tensor& x, const torch::Tensor& weight) {
  const bool few = x.numel() <= kFewRows * x.size(-1) || (x.dim() == 3 && is_short_text(x));
  return few && weight.is_contiguous() && operand_type() == torch::kFloat;
}

torch::Tensor few_rows(const torch::Tensor& x, const torch::Tensor& weight,
                       const torch::Tensor& bias) {
  std::vector<std::int64_t> shape = x.sizes().vec();
  shape.back() = weight.size(0);
  torch::Tensor out = torch::empty(shape, x.options());
  const torch::Tensor rows = x.contiguous(), shift = bias.defined() ? bias.contiguous() : bias;
  row_products(
      {weight.const_data_ptr<float>(), shift.defined() ? shift.const_data_ptr<float>() : nullptr,
       weight.size(0), weight.size(1)},
      rows.const_data_ptr<float>(), x.numel() / x.size(-1), out.mutable_data_ptr<float>());
  return out;
}

}  // namespace

torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                     const torch::Tensor& bias) {
  const bool plain = x.device().is_cpu() && x.scalar_type() == torch::kFloat &&
                     weight.scalar_type() == torch::kFloat && x.numel() > 0;
  if (!plain) return torch::linear(x, weight, bias);
  if (!torch::GradMode::is_enabled())
    return takes_row_products(x, weight) ? few_rows(x, weight, bias)
                                         : torch::linear(x, weight, bias).to(torch::kFloat);
  // An undefined tensor may not be an argument of a function of one's own.
  const auto given = bias.defined() ? std::optional<torch::Tensor>(bias) : std::nullopt;
  return LinearProduct::apply(x, weight, given, operand_type());
}

torch::Tensor linear(const torch::Tensor& x, const torch::nn::Linear& layer) {
  return linear(x, layer->weight, layer->bias);
}

torch::Tensor linear_at(const torch::nn::ModuleList& layers, std::size_t i,
                        const torch::Tensor& x) {
  const auto layer = layers->ptr<torch::nn::LinearImpl>(i);
  return linear(x, layer->weight, layer->bias);
}

}  // namespace vqlm

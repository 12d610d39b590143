#include "model/code_level.h"

#include <utility>

#include "nn/linear.h"

namespace vqlm {

CodeLevelImpl::CodeLevelImpl(const CodeLevelOptions& options,
                             std::shared_ptr<Bottleneck> bottleneck, torch::nn::Linear projection)
    : options_(options),
      bottleneck_(std::move(bottleneck)),
      projection_(register_module("projection", std::move(projection))) {
  const auto width = options.encoder.d_model, code_width = bottleneck_->state_dim();
  register_module("bottleneck", bottleneck_);
  code_projection_ = register_module("code_projection", torch::nn::Linear(code_width, width));
  aligned_projection_ = register_module("aligned_projection", torch::nn::Linear(code_width, width));
  if (options.ratio_below > 0) {
    convolution_ = register_module(
        "convolution", torch::nn::Conv1d(torch::nn::Conv1dOptions(width, width, options.ratio_below)
                                             .stride(options.ratio_below)));
    TransformerOptions layer = options.encoder;
    layer.num_layers = 1;
    encoder_ = register_module("encoder", TransformerEncoder(layer));
  }
  if (options.ratio_above > 0)
    from_above_ = register_module("from_above", torch::nn::Linear(options.width_above, width));
}

EncodedStates CodeLevelImpl::rise(const EncodedStates& below) {
  if (options_.ratio_below == 0) return below;
  auto x = below.states.masked_fill(below.mask.logical_not().unsqueeze(-1), 0).transpose(1, 2);
  x = torch::gelu(convolution_->forward(x)).transpose(1, 2);
  EncodedStates result;
  result.mask = below.mask.view({below.mask.size(0), -1, options_.ratio_below}).any(-1);
  result.states = encoder_->forward(x, result.mask);
  return result;
}

torch::Tensor CodeLevelImpl::descend(const torch::Tensor& states, const CodeVectors* above) {
  auto x = states;
  if (above != nullptr)
    x = x + linear(above->vectors, from_above_).repeat_interleave(options_.ratio_above, 1);
  return linear(x, projection_).to(torch::kFloat32);
}

torch::Tensor CodeLevelImpl::to_memory(const torch::Tensor& vectors) const {
  return linear(vectors, code_projection_);
}

torch::Tensor CodeLevelImpl::to_positions(const torch::Tensor& vectors) const {
  return linear(vectors, aligned_projection_);
}

void CodeLevelImpl::scale_positions(double factor) {
  const torch::NoGradGuard no_grad;
  aligned_projection_->weight.mul_(factor);
  aligned_projection_->bias.zero_();
}

}  // namespace vqlm

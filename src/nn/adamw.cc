#include "nn/adamw.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>

#include "core/error.h"

namespace vqlm {

AdamW::AdamW(const torch::nn::Module& module, const AdamWOptions& options) : options_(options) {
  for (const auto& item : module.named_parameters())
    slots_.push_back({item.key(), item.value(), {}, {}, {}});
}

void AdamW::start(Slot& slot) {
  slot.mean = torch::zeros_like(slot.parameter, torch::MemoryFormat::Contiguous).detach();
  slot.square = torch::zeros_like(slot.mean);
  slot.steps = torch::zeros({}, slot.mean.options().dtype(torch::kFloat));
}

void AdamW::zero_gradients() {
  for (Slot& slot : slots_) slot.parameter.mutable_grad().reset();
}

std::vector<torch::Tensor> AdamW::gradients() const {
  std::vector<torch::Tensor> gradients;
  for (const Slot& slot : slots_)
    if (slot.parameter.grad().defined()) gradients.push_back(slot.parameter.grad());
  return gradients;
}

void AdamW::scale_gradients(double factor) {
  const torch::NoGradGuard no_grad;
  const auto all = gradients();
  if (!all.empty() && factor != 1) at::_foreach_mul_(all, factor);
}

double AdamW::gradient_norm() const {
  const torch::NoGradGuard no_grad;
  const auto all = gradients();
  if (all.empty()) return 0;
  return torch::stack(at::_foreach_norm(all)).to(torch::kDouble).norm().item<double>();
}

void AdamW::update(const std::vector<Slot*>& slots, double learning_rate, double weight_decay) {
  if (slots.empty()) return;
  std::vector<torch::Tensor> parameters, gradients, means, squares, steps;
  for (const Slot* slot : slots) {
    parameters.push_back(slot->parameter);
    gradients.push_back(slot->parameter.grad());
    means.push_back(slot->mean);
    squares.push_back(slot->square);
    steps.push_back(slot->steps);
  }
  at::_foreach_add_(steps, 1);
  at::_fused_adamw_(parameters, gradients, means, squares, {}, steps, learning_rate, options_.beta1,
                    options_.beta2, weight_decay, options_.epsilon, false, false);
}

void AdamW::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  std::vector<Slot*> decayed, plain;
  for (Slot& slot : slots_) {
    if (!slot.parameter.grad().defined()) continue;
    if (!slot.mean.defined()) start(slot);
    const bool decays = options_.weight_decay > 0 && slot.parameter.dim() >= 2;
    (decays ? decayed : plain).push_back(&slot);
  }
  update(decayed, learning_rate, options_.weight_decay);
  update(plain, learning_rate, 0);
}

NamedTensors AdamW::state() const {
  NamedTensors state;
  for (const Slot& slot : slots_) {
    if (!slot.mean.defined()) continue;
    state["mean." + slot.name] = slot.mean;
    state["square." + slot.name] = slot.square;
    state["steps." + slot.name] = slot.steps;
  }
  return state;
}

void AdamW::restore(const NamedTensors& state, const std::string& path) {
  std::size_t used = 0;
  for (Slot& slot : slots_) {
    if (state.count("mean." + slot.name) == 0) continue;
    start(slot);
    for (auto [prefix, tensor] :
         {std::pair{"mean.", slot.mean}, {"square.", slot.square}, {"steps.", slot.steps}}) {
      const auto found = state.find(prefix + slot.name);
      if (found == state.end() || found->second.sizes() != tensor.sizes())
        throw RuntimeError(expected_got(
            path, "'" + (prefix + slot.name) + "' of shape " + c10::str(tensor.sizes()),
            found == state.end() ? "none" : "another shape"));
      tensor.copy_(found->second);
      ++used;
    }
  }
  if (used != state.size())
    throw RuntimeError(expected_got(path, "only moments of the model's parameters", "others"));
}

}  // namespace vqlm

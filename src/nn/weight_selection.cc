#include "nn/weight_selection.h"

#include <string>

namespace vqlm {
namespace {

NamedTensors copy_of(const torch::nn::Module& module) {
  NamedTensors copy;
  for (const auto& [name, tensor] : module_tensors(module))
    copy.emplace(name, tensor.detach().clone());
  return copy;
}

}  // namespace

bool WeightSelection::offer(const torch::nn::Module& module, double dev_nats) {
  const bool better = dev_nats < best_dev_nats_;
  if (better) best_dev_nats_ = dev_nats;
  if (better || best_.empty()) best_ = copy_of(module);
  without_improvement_ = better ? 0 : without_improvement_ + 1;
  if (average_last_ > 1) {
    last_.push_back(copy_of(module));
    if (static_cast<std::int64_t>(last_.size()) > average_last_) last_.pop_front();
  }
  return better;
}

NamedTensors WeightSelection::average() const {
  if (last_.size() < 2) return {};
  NamedTensors mean;
  for (const auto& [name, newest] : last_.back()) {
    if (!newest.is_floating_point()) {
      mean.emplace(name, newest);
      continue;
    }
    torch::Tensor sum = torch::zeros_like(newest, torch::kDouble);
    // Those of a resumed state lie on the CPU, whatever the device.
    for (const NamedTensors& weights : last_) sum += weights.at(name).to(sum.device());
    mean.emplace(name, (sum / static_cast<double>(last_.size())).to(newest.scalar_type()));
  }
  return mean;
}

NamedTensors WeightSelection::state() const {
  NamedTensors state;
  for (const auto& [name, tensor] : best_) state.emplace("best/" + name, tensor);
  for (std::size_t i = 0; i < last_.size(); ++i)
    for (const auto& [name, tensor] : last_[i])
      state.emplace("last" + std::to_string(i) + "/" + name, tensor);
  return state;
}

void WeightSelection::restore(const NamedTensors& state, double best_dev_nats,
                              std::int64_t without_improvement) {
  best_dev_nats_ = best_dev_nats;
  without_improvement_ = without_improvement;
  best_.clear();
  last_.clear();
  for (const auto& [key, tensor] : state) {
    const std::size_t slash = key.find('/');
    const std::string group = key.substr(0, slash), name = key.substr(slash + 1);
    if (group == "best") {
      best_.emplace(name, tensor);
      continue;
    }
    const auto index = static_cast<std::size_t>(std::stoul(group.substr(4)));
    if (last_.size() <= index) last_.resize(index + 1);
    last_[index].emplace(name, tensor);
  }
}

}  // namespace vqlm

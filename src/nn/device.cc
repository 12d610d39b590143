#include "nn/device.h"

#include <ATen/autocast_mode.h>
#include <ATen/cpu/Utils.h>

#include "core/error.h"

namespace vqlm {

torch::Device device_from_name(const std::string& name) {
  if (name == "cpu") return torch::kCPU;
  if (name != "cuda")
    throw InvalidArgument(expected_got("device", "cpu or cuda", "'" + name + "'"));
  if (!torch::cuda::is_available())
    throw RuntimeError("device cuda: expected a GPU that this LibTorch can use, got none");
  return torch::kCUDA;
}

torch::Device device_of(const torch::nn::Module& module) {
  const auto parameters = module.parameters();
  return parameters.empty() ? torch::Device(torch::kCPU) : parameters[0].device();
}

bool has_bf16_products(const torch::Device& device) {
  if (!device.is_cpu()) return true;
  const auto capabilities = at::cpu::get_cpu_capabilities();
  const auto found = capabilities.find("avx512_bw");
  return found == capabilities.end() || found->second.toBool();
}

Autocast::Autocast(const torch::Device& device, bool enabled)
    : device_(device.type()), enabled_(enabled) {
  if (!enabled_) return;
  at::autocast::set_autocast_dtype(device_, torch::kBFloat16);
  at::autocast::set_autocast_enabled(device_, true);
}

Autocast::~Autocast() {
  if (!enabled_) return;
  at::autocast::set_autocast_enabled(device_, false);
  at::autocast::clear_cache();
}

}  // namespace vqlm

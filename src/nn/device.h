// Where tensors live and in which precision products run.
#pragma once

#include <string>

#include "nn/torch.h"

namespace vqlm {

// "cpu" or "cuda". Throws RuntimeError when a GPU is asked for and there is none, InvalidArgument
// on another name.
torch::Device device_from_name(const std::string& name);

// The device of a module's first parameter; the CPU when it has none.
torch::Device device_of(const torch::nn::Module& module);

// Whether products in bfloat16 are worth it there. False on x86 without AVX-512, where LibTorch has
// only plain loops for them: tens of times slower than float32.
bool has_bf16_products(const torch::Device& device);

// While it lives, products run in bfloat16 where torch's autocast allows them to. Does nothing when
// not `enabled`.
class Autocast {
 public:
  Autocast(const torch::Device& device, bool enabled);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  torch::DeviceType device_;
  bool enabled_;
};

}  // namespace vqlm

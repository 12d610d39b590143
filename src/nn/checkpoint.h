// Weights on disk: the safetensors format (8-byte little-endian header length, JSON header, raw
// tensors).
#pragma once

#include <map>
#include <string>

#include "nn/torch.h"

namespace vqlm {

using NamedTensors = std::map<std::string, torch::Tensor>;

// Written whole or not at all. Tensors: float32, float64, bfloat16, float16, int64, int32, uint8,
// bool; contiguous CPU.
void save_tensors(const std::string& path, const NamedTensors& tensors);
// Throws RuntimeError on a truncated file, an unknown dtype, overlapping or missing bytes;
// allocates no more than the file holds.
NamedTensors load_tensors(const std::string& path);

// Parameters and buffers of a module by name.
NamedTensors module_tensors(const torch::nn::Module& module);
// Copies into the module; throws RuntimeError naming the first tensor that is missing, left over or
// of another shape. `path` serves the message.
void assign_module_tensors(torch::nn::Module& module, const NamedTensors& tensors,
                           const std::string& path);

}  // namespace vqlm

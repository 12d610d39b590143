// The few things the program itself asks of LibTorch.
#pragma once

#include <string>

namespace vqlm {

std::string torch_version();  // "2.13.0"
bool cuda_available();
void set_torch_threads(int threads);  // threads inside and between operators
// Throws InvalidArgument unless `device` is "cpu", or "cuda" and there is one.
void check_device(const std::string& device);

}  // namespace vqlm

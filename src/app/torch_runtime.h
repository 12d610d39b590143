// The few things the program itself asks of LibTorch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vqlm {

std::string torch_version();  // "2.13.0"
bool cuda_available();
void set_torch_threads(int threads);  // threads inside and between operators
// The most that LibTorch's allocator held on the GPU in this process; nothing when it held nothing
// there.
std::optional<std::int64_t> peak_device_bytes();
// Throws InvalidArgument unless `device` is "cpu", or "cuda" and there is one.
void check_device(const std::string& device);

}  // namespace vqlm

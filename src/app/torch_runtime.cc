#include "app/torch_runtime.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <torch/version.h>

#include "core/error.h"
#include "nn/torch.h"

namespace vqlm {

std::string torch_version() {
  return std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
         std::to_string(TORCH_VERSION_PATCH);
}

bool cuda_available() { return torch::cuda::is_available(); }

void set_torch_threads(int threads) {
  at::set_num_threads(threads);
  at::set_num_interop_threads(1);
}

std::optional<std::int64_t> peak_device_bytes() {
  constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  try {
    const std::int64_t peak = c10::getDeviceAllocator(c10::DeviceType::CUDA)
                                  ->getDeviceStats(0)
                                  .allocated_bytes[kAll]
                                  .peak;
    if (peak > 0) return peak;
  } catch (const c10::Error&) {  // never used
  }
  return std::nullopt;
}

void check_device(const std::string& device) {
  if (device == "cpu") return;
  if (device != "cuda")
    throw InvalidArgument(expected_got("--device", "cpu or cuda", "'" + device + "'"));
  if (!cuda_available())
    throw InvalidArgument("--device: expected a CUDA device of this LibTorch, got none");
}

}  // namespace vqlm

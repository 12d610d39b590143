#include "app/torch_runtime.h"

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

void check_device(const std::string& device) {
  if (device == "cpu") return;
  if (device != "cuda")
    throw InvalidArgument(expected_got("--device", "cpu or cuda", "'" + device + "'"));
  if (!cuda_available())
    throw InvalidArgument("--device: expected a CUDA device of this LibTorch, got none");
}

}  // namespace vqlm

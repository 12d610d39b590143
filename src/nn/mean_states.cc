#include "nn/mean_states.h"

namespace vqlm {

torch::Tensor mean_states(const torch::Tensor& states, const torch::Tensor& mask) {
  const auto kept = states.to(torch::kFloat32).masked_fill(mask.logical_not().unsqueeze(-1), 0);
  return kept.sum(1) / mask.sum(1, true).clamp_min(1);
}

std::vector<std::vector<float>> float_rows(const torch::Tensor& matrix) {
  const auto numbers = matrix.to(torch::kCPU, torch::kFloat32).contiguous();
  const float* from = numbers.const_data_ptr<float>();
  std::vector<std::vector<float>> rows;
  for (std::int64_t row = 0; row < numbers.size(0); ++row, from += numbers.size(1))
    rows.emplace_back(from, from + numbers.size(1));
  return rows;
}

}  // namespace vqlm

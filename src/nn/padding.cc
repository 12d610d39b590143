#include "nn/padding.h"

#include <algorithm>

namespace vqlm {

PaddedIds pad_sequences(const std::vector<std::vector<int>>& sequences, int begin, int end, int pad,
                        const torch::Device& device, std::int64_t multiple) {
  const std::size_t around = std::size_t{begin >= 0} + std::size_t{end >= 0};
  std::size_t longest = 0;
  for (const auto& sequence : sequences) longest = std::max(longest, sequence.size() + around);
  const auto step = static_cast<std::size_t>(std::max<std::int64_t>(1, multiple));
  const std::size_t width = (longest + step - 1) / step * step;
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(sequences.size()),
                                        static_cast<std::int64_t>(width)};
  torch::Tensor ids = torch::full(shape, pad, torch::kLong);
  torch::Tensor mask = torch::zeros(shape, torch::kBool);
  auto* id_row = ids.data_ptr<std::int64_t>();
  auto* mask_row = mask.data_ptr<bool>();
  for (const auto& sequence : sequences) {
    std::size_t filled = 0;
    if (begin >= 0) id_row[filled++] = begin;
    for (const int id : sequence) id_row[filled++] = id;
    if (end >= 0) id_row[filled++] = end;
    std::fill(mask_row, mask_row + filled, true);
    id_row += width;
    mask_row += width;
  }
  return {ids.to(device), mask.to(device)};
}

}  // namespace vqlm

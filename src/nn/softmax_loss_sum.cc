#include "nn/softmax_loss_sum.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace vqlm {

void add_softmax_loss(const SoftmaxLossRows& rows, std::int64_t num_rows, SoftmaxLossSums& sums) {
  const std::int64_t num_blocks = (num_rows + kSoftmaxRowsAtOnce - 1) / kSoftmaxRowsAtOnce;
  std::vector<SoftmaxLossSums> blocks(static_cast<std::size_t>(num_blocks));
  at::parallel_for(0, num_blocks, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t b = begin; b < end; ++b)
      blocks[static_cast<std::size_t>(b)] = softmax_loss(
          rows, b * kSoftmaxRowsAtOnce, std::min(num_rows, (b + 1) * kSoftmaxRowsAtOnce));
  });
  for (const SoftmaxLossSums& block : blocks) {
    sums.loss += block.loss;
    sums.nats += block.nats;
  }
}

}  // namespace vqlm

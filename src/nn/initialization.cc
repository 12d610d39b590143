#include "nn/initialization.h"

namespace vqlm {

void init_linear(torch::nn::Linear& linear, std::int64_t blocks, double gain) {
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& block : linear->weight.chunk(blocks, 0))
    torch::nn::init::xavier_uniform_(block, gain);
  if (linear->bias.defined()) linear->bias.zero_();
}

}  // namespace vqlm

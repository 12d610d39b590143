#include "nn/dropout.h"

namespace vqlm {

torch::Tensor apply_dropout(const torch::Tensor& x, double p, bool training) {
  return training && p > 0 ? torch::dropout(x, p, true) : x;
}

torch::Tensor add_dropout(const torch::Tensor& residual, const torch::Tensor& x, double p,
                          bool training) {
  return residual + apply_dropout(x, p, training);
}

}  // namespace vqlm

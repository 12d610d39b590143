#include "model/quantizer.h"

#include "model/nearest_code.h"

namespace vqlm {

torch::Tensor Quantizer::posterior_logits(const torch::Tensor& z) const {
  return negative_squared_distances(z, codebook());
}

}  // namespace vqlm

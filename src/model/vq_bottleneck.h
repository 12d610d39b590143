// What the kinds of vector quantisation have in common around their codebooks: the options all of
// them take, the states of a batch as rows without the masked ones, and the way back to [B, N, C].
#pragma once

#include "model/gradient_estimator.h"
#include "model/quantizer.h"

namespace vqlm {

struct VqOptions {
  std::int64_t codes = 256;    // K
  std::int64_t code_dim = 32;  // C; the encoder projects its width to it
  double commitment = 0.25;    // weight of the mean squared distance z to its code vector
  GradientEstimator gradient = GradientEstimator::kStraightThrough;
};
// Reads codes, code_dim, commitment, gradient; the values of `defaults` stand for absent numbers.
VqOptions read_vq_options(JsonReader& reader, const VqOptions& defaults = {});

class VqBottleneck {
 public:
  // z [B, N, C], mask bool [B, N].
  VqBottleneck(const torch::Tensor& z, const torch::Tensor& mask);

  // float [n, C]: the states that are there, in the batch's order, with gradient.
  const torch::Tensor& states() const { return states_; }
  // states float [n, C] and codes int64 [n] put where the states stood, 0 where masked.
  Quantized put_back(const torch::Tensor& states, const torch::Tensor& codes,
                     const torch::Tensor& loss) const;

 private:
  torch::Tensor mask_, rows_, states_;
  std::int64_t width_;
};

}  // namespace vqlm

// SimVQ (Zhu et al. 2024, arXiv 2411.02038): code vectors e_k = W q_k + b, where the q are random,
// drawn once from N(0, I) and never changed, and only the map (W, b) learns. Each gradient moves
// the whole codebook, so that no code is left behind. The nearest e of a state z, and the losses
//   codebook_weight |sg(z) - e|^2 + commitment |z - sg(e)|^2,
// where sg stops gradients, each averaged over states and dimensions.
#pragma once

#include <map>
#include <string>

#include "model/code_usage.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

struct SimvqOptions : VqOptions {
  double codebook_weight = 1;
};
// Reads codes, code_dim, commitment, gradient, codebook_weight.
SimvqOptions read_simvq_options(JsonReader& reader);

class SimvqQuantizer : public Quantizer {
 public:
  // Draws the q from torch's generator.
  explicit SimvqQuantizer(const SimvqOptions& options);

  // In training mode also remembers the batch's codes for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor codebook() const override;
  bool started() const override;
  // Sets the map so that the code vectors have the mean and the covariance of the samples:
  // b = mean, W = covariance^(1/2).
  void start(const torch::Tensor& samples, double states_per_step) override;
  // Moves the counts behind `values`.
  void after_step(std::int64_t step, std::int64_t total) override;
  // "restarts" is always 0.
  std::map<std::string, double> values() const override { return usage_.values(); }

 private:
  SimvqOptions options_;
  torch::Tensor frozen_;  // buffer [K, C]: the q
  torch::nn::Linear map_;
  CodeUsage usage_;
  torch::Tensor started_;  // int64 scalar
};

void register_simvq_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

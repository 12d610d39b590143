// Vector quantisation with a codebook learned by gradients (van den Oord et al. 2017, arXiv
// 1711.00937, equation 3): the nearest code vector e of a state z, and the losses
//   codebook_weight |sg(z) - e|^2 + commitment |z - sg(e)|^2,
// where sg stops gradients, each averaged over states and dimensions. The codebook is a parameter
// that the optimiser moves with the rest of the model. k-means start; codes used far less than the
// mean are restarted; two penalties on the codebook can be added.
#pragma once

#include <map>
#include <string>

#include "model/code_usage.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

struct VqGradientOptions : VqOptions, CodeUsageOptions {
  double codebook_weight = 1;
  double orthogonal_weight = 0;    // of `orthogonal_penalty`; 0: not computed
  double entropy_weight = 0;       // of `entropy_penalty`; 0: not computed
  double entropy_temperature = 1;  // of its softmax over squared distances
  std::int64_t kmeans_iterations = 10;
};
// Reads codes, code_dim, commitment, gradient, codebook_weight, orthogonal_weight, entropy_weight,
// entropy_temperature, kmeans_iterations, ema_decay, restart_below, restart_every, restart_until.
VqGradientOptions read_vq_gradient_options(JsonReader& reader);

class VqGradientQuantizer : public Quantizer {
 public:
  explicit VqGradientQuantizer(const VqGradientOptions& options);

  // In training mode also remembers the batch for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor codebook() const override { return codebook_; }
  bool started() const override;
  void start(const torch::Tensor& samples, double states_per_step) override;
  // Moves the counts, then restarts codes with n_k < restart_below * mean(n) at random encoder
  // outputs of the batch; the optimiser's moments of such a code stay.
  void after_step(std::int64_t step, std::int64_t total) override;
  std::map<std::string, double> values() const override { return usage_.values(); }

 private:
  torch::Tensor loss(const torch::Tensor& states, const torch::Tensor& codes) const;

  VqGradientOptions options_;
  torch::Tensor codebook_;  // parameter [K, C]
  CodeUsage usage_;
  torch::Tensor started_;  // int64 scalar
};

void register_vq_gradient_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

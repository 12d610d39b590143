// Vector quantisation by direction (ViT-VQGAN: Yu et al. 2021, arXiv 2110.04627, section 3.2):
// states u and code vectors e lie on the unit sphere, so that the nearest code is the one of the
// largest cosine. A state z becomes u = LN(z) / |LN(z)|, where LN is layer normalisation without
// weights: of fixed length, it leaves the encoder no norm to let grow. Code vectors are the
// normalised moving averages of the u assigned to them; spherical k-means places them at the start,
// and codes used far less than the mean are restarted.
//
// What goes in and out of the estimator, and what `lookup` and `codebook` give, has length sqrt(C),
// that of LN(z): the decoder meets no other scale when the codebook starts. The loss
// commitment |sqrt(C) u - sqrt(C) e|^2 / C is then commitment (2 - 2 cos(u, e)).
#pragma once

#include <map>
#include <string>

#include "model/code_usage.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

// `code_dim` is at least 3: layer normalisation leaves fewer numbers no sphere. `ema_decay` is that
// of counts and sums.
struct CosineOptions : VqOptions, CodeUsageOptions {
  std::int64_t kmeans_iterations = 10;
};
// Reads codes, code_dim, commitment, gradient, kmeans_iterations, ema_decay, restart_below,
// restart_every, restart_until.
CosineOptions read_cosine_options(JsonReader& reader);

class CosineQuantizer : public Quantizer {
 public:
  explicit CosineQuantizer(const CosineOptions& options);

  // In training mode also remembers the batch for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor posterior_logits(const torch::Tensor& z) const override;
  torch::Tensor codebook() const override { return codebook_ * length_; }
  bool averages_codebook() const override { return true; }
  bool started() const override;
  void start(const torch::Tensor& samples, double states_per_step) override;
  // n <- g n + (1-g) n_batch,  m <- g m + (1-g) sum_batch u,  e = m / |m|; a code whose m has faded
  // to 0 keeps its direction. Then restarts codes with n_k < restart_below * mean(n).
  void after_step(std::int64_t step, std::int64_t total) override;
  std::map<std::string, double> values() const override { return usage_.values(); }

 private:
  CosineOptions options_;
  double length_;           // sqrt(C)
  torch::Tensor codebook_;  // [K, C], of length 1
  CodeUsage usage_;
  torch::Tensor sums_;     // moving averages, [K, C]
  torch::Tensor started_;  // int64 scalar
};

void register_cosine_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

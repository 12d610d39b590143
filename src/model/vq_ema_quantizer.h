// Vector quantisation with a codebook of moving averages (van den Oord et al. 2017, arXiv
// 1711.00937, section 3.2 and appendix A.1): the nearest code vector, gradients by the estimator
// chosen (copied straight through by default), a commitment loss for the encoder, and code vectors
// that follow the mean of the encoder outputs assigned to them. k-means start; codes used far less
// than the mean are restarted.
#pragma once

#include <map>
#include <string>

#include "model/code_usage.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

// `ema_decay` is that of counts and sums.
struct VqEmaOptions : VqOptions, CodeUsageOptions {
  double count_smoothing = 1e-5;  // Laplace smoothing of the counts
  std::int64_t kmeans_iterations = 10;
};
// Reads codes, code_dim, commitment, gradient, ema_decay, count_smoothing, kmeans_iterations,
// restart_below, restart_every, restart_until.
VqEmaOptions read_vq_ema_options(JsonReader& reader);

class VqEmaQuantizer : public Quantizer {
 public:
  explicit VqEmaQuantizer(const VqEmaOptions& options);

  // In training mode also remembers the batch for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor codebook() const override { return codebook_; }
  bool started() const override;
  void start(const torch::Tensor& samples, double states_per_step) override;
  // Moves the averages by what was seen since the last step:
  //   n <- g n + (1-g) n_batch,  m <- g m + (1-g) sum_batch,  e = m / smoothed(n),
  //   smoothed(n)_k = (n_k + s) / (sum n + K s) sum n
  // and restarts codes with n_k < restart_below * mean(n) at random encoder outputs of the batch.
  void after_step(std::int64_t step, std::int64_t total) override;
  // Over the moving counts: "codebook_use" counts codes with more than a hundredth of the mean.
  std::map<std::string, double> values() const override;

 private:
  void move_averages();
  torch::Tensor smoothed_counts() const;  // [K]

  VqEmaOptions options_;
  torch::Tensor codebook_;  // [K, C]
  CodeUsage usage_;
  torch::Tensor sums_;     // moving averages, [K, C]
  torch::Tensor started_;  // int64 scalar
};

void register_vq_ema_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

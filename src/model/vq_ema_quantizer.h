// Vector quantisation with a codebook of moving averages (van den Oord et al. 2017, arXiv
// 1711.00937, section 3.2 and appendix A.1): the nearest code vector, gradients by the estimator
// chosen (copied straight through by default), a commitment loss for the encoder, and code vectors
// that follow the mean of the encoder outputs assigned to them. k-means start; codes used far less
// than the mean are restarted.
#pragma once

#include <map>
#include <string>

#include "model/ema_codebook.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

struct VqEmaOptions : VqOptions, EmaCodebookOptions {};
// Reads codes, code_dim, commitment, gradient, ema_decay, count_smoothing, kmeans_iterations,
// restart_below, restart_every, restart_until.
VqEmaOptions read_vq_ema_options(JsonReader& reader);

class VqEmaQuantizer : public Quantizer {
 public:
  explicit VqEmaQuantizer(const VqEmaOptions& options);

  // In training mode also remembers the batch for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor codebook() const override { return codebook_.vectors(); }
  bool averages_codebook() const override { return true; }
  bool started() const override { return codebook_.started(); }
  void start(const torch::Tensor& samples, double states_per_step) override;
  // See EmaCodebook::after_step.
  void after_step(std::int64_t step, std::int64_t total) override;
  // Over the moving counts: "codebook_use" counts codes with more than a hundredth of the mean.
  std::map<std::string, double> values() const override { return codebook_.usage().values(); }

 private:
  VqEmaOptions options_;
  EmaCodebook codebook_;
};

void register_vq_ema_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

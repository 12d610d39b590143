// Gumbel-softmax (Jang et al. 2017, arXiv 1611.01144): a linear map gives each state z the logits
// l = A z + a of its K codes. In training a code is drawn from softmax(l) by Gumbel noise g; the
// decoder sees the vector of the code drawn, while gradients pass as if it had seen the mean of the
// code vectors e_k under a softmax of temperature t (straight-through, section 2.2):
//   k = argmax_j (l_j + g_j),  y = softmax((l + g) / t),  value e_k,  dy_j = e_j . d(value).
// In evaluation k = argmax_j l_j, without noise. The temperature falls exponentially over a share
// of the training (the share u of that way: t = temperature^(1-u) min_temperature^u). The loss
//   kl_weight mean_n KL(softmax(l_n) || uniform) = kl_weight (mean_n sum_k p_nk log p_nk + log K)
// keeps the map from being sure too early (van den Oord et al. 2017, arXiv 1711.00937, section 3.2,
// where it is constant; Ramesh et al. 2021, arXiv 2102.12092, section 2.1). It starts as a mixture
// of Gaussians around k-means centres e_k of the encoder's outputs, s^2 the variance a dimension
// that they leave: A_k = e_k / s^2, a_k = -|e_k|^2 / (2 s^2), so that p_nk is the mixture's
// posterior. With a map and codes of chance the decoder learns to do without them. Memory: a few
// times N x K numbers.
#pragma once

#include <map>
#include <string>

#include "model/code_usage.h"
#include "model/quantizer.h"

namespace vqlm {

struct GumbelOptions {
  std::int64_t codes = 256;    // K
  std::int64_t code_dim = 32;  // C; the encoder projects its width to it
  double temperature = 1;      // t at the start
  double min_temperature = 0.1;
  double anneal_until = 0.5;  // share of the training's steps in which t falls; 0: at once
  double kl_weight = 5e-4;    // of the KL divergence to uniform, nats a state
  std::int64_t kmeans_iterations = 10;
};
// Reads codes, code_dim, temperature, min_temperature (at most temperature), anneal_until,
// kl_weight, kmeans_iterations.
GumbelOptions read_gumbel_options(JsonReader& reader);

class GumbelQuantizer : public Quantizer {
 public:
  // Draws code vectors from N(0, I), and the map, from torch's generator; `start` places them.
  explicit GumbelQuantizer(const GumbelOptions& options);

  // In float32, also under autocast. In training mode draws one exponential number for each state
  // that is there and each code, from the generator of z's device, and remembers the batch's most
  // likely codes for `after_step`. In evaluation mode only the loss has a gradient to z.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  // Those of its linear map.
  torch::Tensor posterior_logits(const torch::Tensor& z) const override {
    return torch::linear(z, map_->weight, map_->bias);
  }
  torch::Tensor codebook() const override { return codebook_; }
  bool started() const override;
  void start(const torch::Tensor& samples, double states_per_step) override;
  // Sets the temperature of the next step and moves the counts behind `values`.
  void after_step(std::int64_t step, std::int64_t total) override;
  // "temperature", and the use of the most likely codes (as in evaluation, not of the drawn ones,
  // which noise alone spreads): "codebook_use", "codebook_perplexity"; "restarts" is always 0.
  std::map<std::string, double> values() const override;

 private:
  GumbelOptions options_;
  torch::nn::Linear map_;   // C -> K
  torch::Tensor codebook_;  // parameter [K, C]
  CodeUsage usage_;
  torch::Tensor temperature_;  // float scalar
  torch::Tensor started_;      // int64 scalar: 0 or 1
};

void register_gumbel_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

// Vector quantisation by soft expectation maximisation (Roy et al. 2018, arXiv 1805.11063, section
// 3): as VQ with moving averages, but in training a state z belongs to several codes, drawn from
//   p(k | z) = softmax_k(-|z - e_k|^2 / temperature).
// m draws k_1 ... k_m with replacement give the decoder the mean of their vectors, 1/m sum_i
// e_{k_i}, with gradients by the estimator chosen, and each counts 1/m in the codebook's averages.
// m = 0 takes the expectation instead: sum_k p(k | z) e_k, and p(k | z) in the averages. The
// commitment loss draws z to the mean. In evaluation: the nearest code and its vector. k-means
// start; codes used far less than the mean are restarted. The softmax is made in chunks of rows:
// neither N x K nor N x K x C numbers are ever held.
#pragma once

#include <map>
#include <string>

#include "model/ema_codebook.h"
#include "model/quantizer.h"
#include "model/vq_bottleneck.h"

namespace vqlm {

struct SoftEmOptions : VqOptions, EmaCodebookOptions {
  std::int64_t samples = 10;  // m, draws a state; 0: the expectation
  double temperature = 1;
  // What `codes` holds in training, for whoever learns to predict codes: the first draw (with
  // samples = 0: one more); otherwise the nearest, as in evaluation.
  bool stochastic = false;
};
// Reads codes, code_dim, commitment, gradient, samples, temperature, stochastic, ema_decay,
// count_smoothing, kmeans_iterations, restart_below, restart_every, restart_until.
SoftEmOptions read_soft_em_options(JsonReader& reader);

class SoftEmQuantizer : public Quantizer {
 public:
  explicit SoftEmQuantizer(const SoftEmOptions& options);

  // In float32, also under autocast. In training mode draws from the generator of z's device, and
  // remembers the batch for `after_step`.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  torch::Tensor codebook() const override { return codebook_.vectors(); }
  bool averages_codebook() const override { return true; }
  bool started() const override { return codebook_.started(); }
  void start(const torch::Tensor& samples, double states_per_step) override;
  // See EmaCodebook::after_step, of the shares a_nk of the states seen since the last step in the
  // codes: n_batch_k = sum_n a_nk, sum_batch_k = sum_n a_nk z_n.
  void after_step(std::int64_t step, std::int64_t total) override;
  // Over the moving counts, which are sums of shares here: "codebook_use" counts codes with more
  // than a hundredth of the mean.
  std::map<std::string, double> values() const override { return codebook_.usage().values(); }

 private:
  struct Assignment {
    torch::Tensor vectors;  // [n, C]: the mean of each state's code vectors
    torch::Tensor codes;    // int64 [n]
    CodeSums sums;          // of shares and of states by share
  };
  Assignment assign(const torch::Tensor& states) const;
  void average_draws(const torch::Tensor& states, const torch::Tensor& drawn,
                     Assignment& result) const;
  void remember(const torch::Tensor& states, const Assignment& assignment);

  SoftEmOptions options_;
  EmaCodebook codebook_;
  CodeSums seen_;  // since the last step
};

void register_soft_em_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm

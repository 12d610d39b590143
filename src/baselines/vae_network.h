// The network of a continuous variational autoencoder over texts (Bowman et al. 2016, arXiv
// 1511.06349): an LSTM reads the text to a diagonal Gaussian over z; an LSTM writes it, starting
// from z and reading z beside every token. Given labels, it writes p(x | z, y): a vector a label
// stands behind z (Kingma et al. 2014, arXiv 1406.5298, section 2); the posterior q(z | x) and
// p(z) do not know them. Shapes: B batch, T tokens, V vocabulary, D width, L latent numbers, C = L
// without labels and 2 L with them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nn/decoding.h"
#include "nn/output_loss.h"
#include "nn/padding.h"
#include "nn/torch.h"

namespace vqlm {

struct VaeNetworkOptions {
  std::int64_t d_model = 256, latent = 32, num_layers = 1;
  double dropout = 0.3;       // of what the LSTM reads and gives
  double word_dropout = 0.0;  // share of the decoder's input tokens hidden in training
};

struct GaussianPosterior {
  torch::Tensor mean, log_variance;  // [B, L]

  torch::Tensor standard_deviation() const { return (0.5 * log_variance).exp(); }
  // KL(q(z | x) || N(0, I)) of each number, in nats: [B, L].
  torch::Tensor divergence() const;
  torch::Tensor log_density(const torch::Tensor& z) const;  // z [..., B, L] -> [..., B]
};
// log N(z; 0, I): [..., L] -> [...].
torch::Tensor standard_log_density(const torch::Tensor& z);

class VaeNetworkImpl : public torch::nn::Module {
 public:
  VaeNetworkImpl(const VaeNetworkOptions& options, std::int64_t vocab_size,
                 std::int64_t num_labels = 0);

  // Texts with their ends, padded on the right.
  GaussianPosterior posterior(const PaddedIds& texts);
  // What the decoder is given: z [B, L] and the places of the labels, [] without labels -> [B, C].
  torch::Tensor given(const torch::Tensor& z, const std::vector<std::int64_t>& labels);
  // given [B, C], inputs int64 [B, T], begin first -> [B, T, D]; position t sees inputs 0 to t.
  torch::Tensor hidden(const torch::Tensor& given, const torch::Tensor& inputs);
  torch::Tensor logits(const torch::Tensor& hidden);
  OutputLayer output_layer() const;
  // One step at a time, a row of `given` a text. The network must outlive it.
  std::unique_ptr<NextTokenModel> start(const torch::Tensor& given);

  // The Gaussian that z is drawn from to generate, [L] each: N(0, 1) until it is set.
  void set_prior(const torch::Tensor& mean, const torch::Tensor& deviation);
  const torch::Tensor& prior_mean() const { return prior_mean_; }
  const torch::Tensor& prior_deviation() const { return prior_deviation_; }

 private:
  friend class VaeSteps;
  using State = std::tuple<torch::Tensor, torch::Tensor>;
  State first_state(const torch::Tensor& given);
  torch::Tensor run(const torch::Tensor& given, const torch::Tensor& inputs, State& state);

  VaeNetworkOptions options_;
  torch::nn::Embedding embedding_{nullptr}, labels_{nullptr};  // the second with labels only
  torch::nn::LSTM encoder_{nullptr}, decoder_{nullptr};
  torch::nn::Linear to_posterior_{nullptr}, to_state_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
  torch::Tensor bias_, prior_mean_, prior_deviation_;
};
TORCH_MODULE(VaeNetwork);

}  // namespace vqlm

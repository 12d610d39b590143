// Training of the autoencoders over texts, and what is known of their latent numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "baselines/vae_network.h"
#include "nn/trainer.h"

namespace vqlm {

struct VaeTexts {
  std::vector<std::vector<int>> ids;  // without begin and end
  std::vector<std::int64_t> labels;   // the place of each one's label; empty without labels
};

enum class KlAnnealing { kNone, kLinear, kCyclical };

// loss = -log p(x | z) + w(step) sum_d max(KL_d, free_bits), KL_d the mean over the batch's texts.
struct VaeObjective {
  bool variational = true;  // false: z is the posterior's mean, without noise and without KL
  // w rises linearly from 0 to 1 in the first `anneal_until` of the steps, or in the first half of
  // each of `cycles` equal parts (Fu et al. 2019, arXiv 1903.10145, section 3.2).
  KlAnnealing annealing = KlAnnealing::kLinear;
  double anneal_until = 0.3;
  std::int64_t cycles = 4;
  double free_bits =
      0;  // nats a latent number (Kingma et al. 2016, arXiv 1606.04934, appendix C.8)
  double label_smoothing = 0;
};

double kl_weight(const VaeObjective& objective, std::int64_t step, std::int64_t max_steps);

// Of many posteriors. Source of the estimates: He et al. 2019 (arXiv 1901.05534), section 5 and
// appendix.
struct LatentStatistics {
  double kl_nats = 0;             // mean KL(q(z | x) || p(z)) of a text
  double mutual_information = 0;  // of x and z under q, nats; at most log of the number of texts
  std::int64_t active_units = 0;  // numbers whose mean varies by more than 0.01 over texts
};
// Draws z of each text from `generator`; looks at the first 1,000 texts for mutual information.
LatentStatistics latent_statistics(const GaussianPosterior& posterior, at::Generator& generator);

class VaeTraining : public TrainingModel {
 public:
  VaeTraining(VaeNetwork network, VaeTexts train, VaeTexts dev, const VaeObjective& objective,
              std::int64_t max_steps);

  torch::nn::Module& module() override { return *network_; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // dev_nats is the negative evidence lower bound per token with one draw a text, the same draws
  // every time; dev_kl, dev_mutual_information (nats a text) and dev_active_units.
  std::map<std::string, double> evaluate() override;
  std::vector<std::vector<std::int64_t>> lengths() const;

 private:
  VaeNetwork network_;
  VaeTexts train_, dev_;
  VaeObjective objective_;
  std::int64_t max_steps_;
};

// The posteriors of texts, in order.
GaussianPosterior posteriors(VaeNetwork& network, const std::vector<std::vector<int>>& texts);

// -log p(token | z, label, before) of every token and the end, a vector a text; z [texts, L].
std::vector<std::vector<double>> decoder_nats(VaeNetwork& network, const VaeTexts& texts,
                                              const torch::Tensor& z);

}  // namespace vqlm

// Training of the non-autoregressive Transformer, and likelihoods under it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "baselines/nat_network.h"
#include "baselines/translation_training.h"
#include "nn/trainer.h"

namespace vqlm {

struct NatObjective {
  double length_weight = 0.1, label_smoothing = 0.1;
};

class NatTraining : public TrainingModel {
 public:
  NatTraining(NatNetwork network, TranslationData data, const NatObjective& objective,
              const torch::Device& device);

  torch::nn::Module& module() override { return *network_; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // dev_nats: of tokens and lengths, per token, the length counted as one. Lengths that the network
  // cannot predict are left out of it, and counted in dev_unpredictable_lengths where there are
  // any.
  std::map<std::string, double> evaluate() override;
  std::vector<std::vector<std::int64_t>> lengths() const;

 private:
  NatNetwork network_;
  TranslationData data_;
  NatObjective objective_;
  torch::Device device_;
};

// -log p of every target token and, last, of the length; a vector a pair. A length outside what the
// network can predict has probability 0.
std::vector<std::vector<double>> nat_nats(NatNetwork& network,
                                          const std::vector<TranslationPair>& pairs,
                                          const torch::Device& device);

}  // namespace vqlm

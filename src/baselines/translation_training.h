// Training and scoring of the translation network on pairs of token sequences.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "baselines/translation_network.h"
#include "nn/trainer.h"

namespace vqlm {

struct TranslationPair {
  std::vector<int> source;  // end of sequence included
  std::vector<int> target;  // without begin and end
};

struct TranslationData {
  std::vector<TranslationPair> train, dev;
  double label_smoothing = 0;
};

class TranslationTraining : public TrainingModel {
 public:
  TranslationTraining(std::shared_ptr<TranslationNetwork> network, TranslationData data,
                      const torch::Device& device);

  torch::nn::Module& module() override { return *network_; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // Nats per target token of the development pairs, end of sequence included.
  std::map<std::string, double> evaluate() override;

  // Source and target tokens of each training pair, ends included.
  std::vector<std::vector<std::int64_t>> lengths() const;

 private:
  std::shared_ptr<TranslationNetwork> network_;
  TranslationData data_;
  torch::Device device_;
};

// Source and target tokens of each pair, ends included, as make_batches takes them.
std::vector<std::vector<std::int64_t>> pair_lengths(const std::vector<TranslationPair>& pairs);

// -log p of every target token given its source, end of sequence last, in nats; a vector a pair.
std::vector<std::vector<double>> score_pairs(TranslationNetwork& network,
                                             const std::vector<TranslationPair>& pairs,
                                             const torch::Device& device);

}  // namespace vqlm

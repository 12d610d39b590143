// A neural generator that learns from pairs of a source and a target: what all translation models
// share, whatever their networks.
//
// Config: "max_source_tokens" besides the keys of every neural generator.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "baselines/neural_generator.h"
#include "baselines/translation_training.h"

namespace vqlm {

class PairGenerator : public NeuralGenerator {
 public:
  PairGenerator(std::string type, int version);

 protected:
  virtual void read_network(JsonReader& reader) = 0;

  std::string condition() const override { return "source"; }
  std::int64_t max_source_tokens() const { return max_source_tokens_; }
  void set_max_source_tokens(std::int64_t count) { max_source_tokens_ = count; }
  // 0: sources share the vocabulary of targets.
  std::int64_t source_vocab_size() const;
  std::vector<int> source_ids(const Example& example) const;  // end of sequence included
  std::vector<TranslationPair> pairs(std::span<const Example> examples) const;
  // Warns where training sources are longer than max_source_tokens.
  TranslationData training_data(const FitContext& context) const;
  // Of each example, given the nats of its target's tokens and end.
  std::vector<Likelihood> likelihoods(std::span<const Example> batch,
                                      const std::vector<TranslationPair>& given,
                                      std::vector<std::vector<double>> nats) const;

 private:
  void read_recipe(JsonReader& reader) override;

  std::int64_t max_source_tokens_ = 1024;
};

}  // namespace vqlm

// A translation network as a generator: it translates (or summarises), scores, and learns from
// pairs.
//
// Config: the keys of the network, "max_source_tokens", "label_smoothing", "training".
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "baselines/neural_generator.h"
#include "baselines/translation_network.h"
#include "baselines/translation_training.h"

namespace vqlm {

class TranslationGenerator : public NeuralGenerator {
 public:
  TranslationGenerator(std::string type, int version);

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 protected:
  virtual void read_network(JsonReader& reader) = 0;
  // `source_vocab_size` 0: sources share the vocabulary of targets.
  virtual std::shared_ptr<TranslationNetwork> build_network(std::int64_t vocab_size,
                                                            std::int64_t source_vocab_size) = 0;

 private:
  void read_recipe(JsonReader& reader) override;
  std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) override;
  Training prepare(const FitContext& context) override;
  std::string condition() const override { return "source"; }
  std::string context_signature() const override {
    return "context:all|source:" + std::to_string(max_source_tokens_);
  }
  std::vector<int> source_ids(const Example& example) const;
  std::vector<TranslationPair> pairs(std::span<const Example> examples) const;

  std::int64_t max_source_tokens_ = 1024;
  std::shared_ptr<TranslationNetwork> network_;
};

}  // namespace vqlm

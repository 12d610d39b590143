// A translation network as a generator: it translates (or summarises), scores, and learns from
// pairs.
//
// Config: the keys of the network and of every PairGenerator.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "baselines/pair_generator.h"
#include "baselines/translation_network.h"

namespace vqlm {

class TranslationGenerator : public PairGenerator {
 public:
  using PairGenerator::PairGenerator;

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 protected:
  // `source_vocab_size` 0: sources share the vocabulary of targets.
  virtual std::shared_ptr<TranslationNetwork> build_network(std::int64_t vocab_size,
                                                            std::int64_t source_vocab_size) = 0;

 private:
  std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) override;
  Training prepare(const FitContext& context) override;
  std::string context_signature() const override {
    return "context:all|source:" + std::to_string(max_source_tokens());
  }

  std::shared_ptr<TranslationNetwork> network_;
};

}  // namespace vqlm

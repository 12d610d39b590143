// A neural language model as a generator: a left-to-right distribution over texts, unconditional or
// conditional on a label, on top of any NextTokenNetwork. It scores whole texts (long ones in
// overlapping windows), generates, and continues a prefix.
//
// Config: "condition" ("none" or "label"), the keys of the network, "label_smoothing", "training".
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "baselines/neural_generator.h"
#include "baselines/next_token_network.h"
#include "baselines/text_windows.h"
#include "model/feature_extractor.h"

namespace vqlm {

class LanguageModel : public NeuralGenerator, public FeatureExtractor {
 public:
  using NeuralGenerator::NeuralGenerator;

  // Continues `source` as a prefix; the text returned includes it.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  // "layer.0" and so on; none where the model is given a label.
  std::vector<std::string> feature_names() const override;
  // The mean over the places that predict a token of the text or its end.
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override;

 protected:
  virtual void read_network(JsonReader& reader) = 0;
  // `num_labels` ids follow the vocabulary, as inputs only.
  virtual std::shared_ptr<NextTokenNetwork> build_network(std::int64_t vocab_size,
                                                          std::int64_t num_labels) = 0;
  virtual std::int64_t num_layers() const = 0;
  virtual WindowOptions training_windows() const = 0;
  virtual WindowOptions scoring_windows() const = 0;

 private:
  void read_recipe(JsonReader& reader) override;
  std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) override;
  Training prepare(const FitContext& context) override;
  std::string condition() const override { return condition_; }
  std::string context_signature() const override;
  // The label's id, or nothing. Throws InvalidArgument on a label not seen in training.
  std::vector<int> lead(const Example& example) const;
  TokenStream stream(const Example& example) const;
  std::vector<TokenStream> streams(const std::vector<Example>& examples) const;

  std::string condition_ = "none";
  std::shared_ptr<NextTokenNetwork> network_;
};

}  // namespace vqlm

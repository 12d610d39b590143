// The n-gram baseline: interpolated modified Kneser-Ney over the tokens of any tokenizer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "baselines/ngram_estimation.h"
#include "baselines/ngram_model.h"
#include "core/json_reader.h"
#include "core/registries.h"
#include "data/tokenizer.h"
#include "model/generator.h"
#include "model/trainable.h"

namespace vqlm {

// Keys order (5, from 1 to 12) and discount_fallback (true).
NgramOptions read_ngram_options(JsonReader& reader);

class Ngram : public Generator, public Trainable {
 public:
  explicit Ngram(const NgramOptions& options) : options_(options) {}

  GeneratorInfo info() const override;
  // A source is a prefix: the text returned is the source with its continuation.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // -log p of each token of references[0] and of the end of sequence.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  // Learns references[0] of the training split; dev is only measured, and may be absent.
  FitReport fit(const FitContext& context) override;
  // Writes config.json, model.ngram and tokenizer.model.
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

  const NgramModel& model() const { return model_; }

 private:
  const Tokenizer& tokenizer() const;  // throws InvalidArgument before fit or load
  double mean_nats(const std::vector<Example>& examples);

  NgramOptions options_;
  NgramModel model_;
  std::shared_ptr<const Tokenizer> tokenizer_;
};

void register_ngram(Registries& registries);

}  // namespace vqlm

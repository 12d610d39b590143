// The n-gram baseline: interpolated modified Kneser-Ney over the tokens of any tokenizer;
// conditional on a label it is a model of each label's texts.
#pragma once

#include <string>
#include <vector>

#include "baselines/ngram_estimation.h"
#include "baselines/ngram_generator.h"
#include "core/json_reader.h"
#include "core/registries.h"
#include "model/trainable.h"

namespace vqlm {

// Keys order (5, from 1 to 12), discount_fallback (true), prune ([]) and vocabulary ("open" or
// "closed").
NgramOptions read_ngram_options(JsonReader& reader);

class Ngram : public NgramGenerator, public Trainable {
 public:
  explicit Ngram(const NgramOptions& options, bool by_label = false)
      : options_(options), by_label_(by_label) {}

  GeneratorInfo info() const override;

  // Learns references[0] of the training split; dev is only measured, and may be absent.
  FitReport fit(const FitContext& context) override;
  // Writes config.json, model.ngram (or model.0.ngram and so on, by the order of the labels) and
  // tokenizer.model.
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  double mean_nats(const std::vector<Example>& examples);

  NgramOptions options_;
  bool by_label_;
};

void register_ngram(Registries& registries);

}  // namespace vqlm

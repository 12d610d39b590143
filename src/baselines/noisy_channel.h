// Translation by a noisy channel (Brown et al. 1993, J93-2003, section 2), word by word in the
// order of the source: the target e that maximises w log p(e) + sum log t(f_j | e_j), p being an
// n-gram model and t IBM Model 1. A cheap floor for translation: it neither reorders nor inserts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "baselines/ibm_model1.h"
#include "baselines/ngram_model.h"
#include "core/registries.h"
#include "model/generator.h"
#include "model/trainable.h"

namespace vqlm {

struct NoisyChannelOptions {
  int order = 3;        // of the n-gram model
  int iterations = 5;   // of Model 1
  int candidates = 10;  // target tokens tried for a source token
  double lm_weight = 1;
};

// What a source token may come from, likeliest target token first.
struct TargetCandidate {
  int token = 0;
  float log_prob = 0;  // log t(source token | token)
};

// The likeliest `count` target tokens of each source token by t(f | e) times how often e occurs:
// [source vocabulary]. Ties go to the lower token.
std::vector<std::vector<TargetCandidate>> target_candidates(
    const std::vector<TranslationProbability>& probabilities,
    const std::vector<std::int64_t>& target_counts, int source_vocab_size, int count);

class NoisyChannel : public Generator, public Trainable {
 public:
  explicit NoisyChannel(const NoisyChannelOptions& options) : options_(options) {}

  GeneratorInfo info() const override;
  // Greedy is a beam of one; throws InvalidArgument where it is to sample. A source token without
  // candidates has no translation.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // Throws InvalidArgument: what it maximises is no likelihood.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  FitReport fit(const FitContext& context) override;
  // Writes config.json, model.ngram, lexicon.tsv (source token, target token, log t), and the
  // tokenizers.
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  std::vector<int> translate(const std::vector<int>& source, int beam_size, int max_tokens) const;
  void require_ready() const;

  NoisyChannelOptions options_;
  NgramModel model_;
  std::vector<std::vector<TargetCandidate>> candidates_;  // by source token
  Tokenizers tokenizers_;
};

// Config: order, iterations, candidates, lm_weight.
void register_noisy_channel(Registries& registries);

}  // namespace vqlm

#include "baselines/pair_generator.h"

#include <utility>

#include "baselines/next_token_generation.h"
#include "core/log.h"

namespace vqlm {

PairGenerator::PairGenerator(std::string type, int version)
    : NeuralGenerator(std::move(type), version) {
  label_smoothing_ = 0.1;
  training_.schedule.kind = ScheduleKind::kInverseSquareRoot;
  training_.schedule.peak = 3e-3;
  training_.schedule.warmup_steps = 500;
}

void PairGenerator::read_recipe(JsonReader& reader) {
  read_network(reader);
  max_source_tokens_ = reader.get_int("max_source_tokens", max_source_tokens_, 1, 1 << 20);
}

std::int64_t PairGenerator::source_vocab_size() const {
  return tokenizers().source ? tokenizers().source->info().vocab_size : 0;
}

std::vector<int> PairGenerator::source_ids(const Example& example) const {
  std::vector<int> ids = tokenizers().of_source().encode(example.source);
  if (ids.size() > static_cast<std::size_t>(max_source_tokens_))
    ids.resize(static_cast<std::size_t>(max_source_tokens_));
  ids.push_back(kEosId);
  return ids;
}

std::vector<TranslationPair> PairGenerator::pairs(std::span<const Example> examples) const {
  std::vector<TranslationPair> pairs;
  pairs.reserve(examples.size());
  for (const Example& example : examples)
    pairs.push_back({source_ids(example), tokenizer().encode(reference_text(example))});
  return pairs;
}

TranslationData PairGenerator::training_data(const FitContext& context) const {
  TranslationData data{pairs(*context.train), pairs(*context.dev), label_smoothing_};
  const auto limit = static_cast<std::size_t>(max_source_tokens_);
  std::size_t cut = 0;
  for (std::size_t i = 0; i < data.train.size(); ++i)
    if (data.train[i].source.size() > limit &&
        tokenizers().of_source().encode((*context.train)[i].source).size() > limit)
      ++cut;
  if (cut > 0)
    log_warning(type() + ": " + std::to_string(cut) + " of " + std::to_string(data.train.size()) +
                " training sources are longer than max_source_tokens and read up to there");
  return data;
}

std::vector<Likelihood> PairGenerator::likelihoods(std::span<const Example> batch,
                                                   const std::vector<TranslationPair>& given,
                                                   std::vector<std::vector<double>> nats) const {
  std::vector<Likelihood> result;
  for (std::size_t i = 0; i < batch.size(); ++i)
    result.push_back(text_likelihood(tokenizer(), reference_text(batch[i]), given[i].target,
                                     std::move(nats[i])));
  return result;
}

}  // namespace vqlm

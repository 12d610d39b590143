#include "baselines/translation_generator.h"

#include <utility>

#include "baselines/next_token_generation.h"
#include "core/log.h"
#include "nn/padding.h"

namespace vqlm {

TranslationGenerator::TranslationGenerator(std::string type, int version)
    : NeuralGenerator(std::move(type), version) {
  label_smoothing_ = 0.1;
  training_.schedule.kind = ScheduleKind::kInverseSquareRoot;
  training_.schedule.peak = 3e-3;
  training_.schedule.warmup_steps = 500;
}

void TranslationGenerator::read_recipe(JsonReader& reader) {
  read_network(reader);
  max_source_tokens_ = reader.get_int("max_source_tokens", max_source_tokens_, 1, 1 << 20);
}

std::shared_ptr<torch::nn::Module> TranslationGenerator::build(std::int64_t vocab_size) {
  const std::int64_t sources = tokenizers().source ? tokenizers().source->info().vocab_size : 0;
  network_ = build_network(vocab_size, sources);
  return network_;
}

std::vector<int> TranslationGenerator::source_ids(const Example& example) const {
  std::vector<int> ids = tokenizers().of_source().encode(example.source);
  if (ids.size() > static_cast<std::size_t>(max_source_tokens_))
    ids.resize(static_cast<std::size_t>(max_source_tokens_));
  ids.push_back(kEosId);
  return ids;
}

std::vector<TranslationPair> TranslationGenerator::pairs(std::span<const Example> examples) const {
  std::vector<TranslationPair> pairs;
  pairs.reserve(examples.size());
  for (const Example& example : examples)
    pairs.push_back({source_ids(example), tokenizer().encode(reference_text(example))});
  return pairs;
}

NeuralGenerator::Training TranslationGenerator::prepare(const FitContext& context) {
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
  auto model = std::make_unique<TranslationTraining>(network_, std::move(data), device());
  std::vector<std::vector<std::int64_t>> lengths = model->lengths();
  return {std::move(model), std::move(lengths)};
}

std::vector<Generation> TranslationGenerator::generate(std::span<const Example> batch,
                                                       const DecodingOptions& options) {
  require_ready();
  refuse_fixed_codes(options, type());
  std::vector<std::vector<int>> sources;
  std::vector<PrefixToContinue> prefixes;
  for (const Example& example : batch) {
    sources.push_back(source_ids(example));
    prefixes.push_back({{kBosId}, example.id, sources.back().size()});
  }
  const auto start = [&](const std::vector<std::size_t>& rows) {
    std::vector<std::vector<int>> chosen;
    for (const std::size_t row : rows) chosen.push_back(sources[row]);
    return network_->start(pad_sequences(chosen, -1, -1, kPadId, device()));
  };
  std::vector<Continuation> continuations = continue_prefixes(start, prefixes, options);
  std::vector<Generation> generations(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    generations[i].text = tokenizer().decode(continuations[i].decoded.ids);
    generations[i].token_log_prob_nats = std::move(continuations[i].decoded.log_prob_nats);
    generations[i].seconds = continuations[i].seconds;
  }
  return generations;
}

std::vector<Likelihood> TranslationGenerator::score(std::span<const Example> batch) {
  require_ready();
  const std::vector<TranslationPair> given = pairs(batch);
  std::vector<std::vector<double>> nats = score_pairs(*network_, given, device());
  std::vector<Likelihood> likelihoods;
  for (std::size_t i = 0; i < batch.size(); ++i)
    likelihoods.push_back(text_likelihood(tokenizer(), reference_text(batch[i]), given[i].target,
                                          std::move(nats[i])));
  return likelihoods;
}

}  // namespace vqlm

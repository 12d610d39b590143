#include "baselines/translation_generator.h"

#include <utility>

#include "baselines/next_token_generation.h"
#include "nn/padding.h"

namespace vqlm {

std::shared_ptr<torch::nn::Module> TranslationGenerator::build(std::int64_t vocab_size) {
  network_ = build_network(vocab_size, source_vocab_size());
  return network_;
}

NeuralGenerator::Training TranslationGenerator::prepare(const FitContext& context) {
  auto model = std::make_unique<TranslationTraining>(network_, training_data(context), device());
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
  return likelihoods(batch, given, score_pairs(*network_, given, device()));
}

}  // namespace vqlm

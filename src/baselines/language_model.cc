#include "baselines/language_model.h"

#include <algorithm>
#include <utility>

#include "baselines/label_place.h"
#include "baselines/language_model_training.h"
#include "baselines/next_token_features.h"
#include "baselines/next_token_generation.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/signature.h"

namespace vqlm {
namespace {

std::string size_or_all(std::int64_t size) { return size == 0 ? "all" : std::to_string(size); }

}  // namespace

void LanguageModel::read_recipe(JsonReader& reader) {
  condition_ = reader.get_choice("condition", {"none", "label"}, condition_);
  read_network(reader);
}

std::shared_ptr<torch::nn::Module> LanguageModel::build(std::int64_t vocab_size) {
  network_ = build_network(vocab_size, static_cast<std::int64_t>(labels().size()));
  return network_;
}

NeuralGenerator::Training LanguageModel::prepare(const FitContext& context) {
  LanguageModelData data;
  data.train = streams(*context.train);
  data.dev = streams(*context.dev);
  data.training_windows = training_windows();
  data.scoring_windows = scoring_windows();
  data.label_smoothing = label_smoothing_;
  auto model = std::make_unique<LanguageModelTraining>(*network_, std::move(data), device());
  std::vector<std::vector<std::int64_t>> lengths = model->lengths();
  return {std::move(model), std::move(lengths)};
}

std::string LanguageModel::context_signature() const {
  const WindowOptions windows = scoring_windows();
  return Signature()
      .add("context", size_or_all(windows.context))
      .add("stride", size_or_all(windows.stride))
      .str();
}

std::vector<int> LanguageModel::lead(const Example& example) const {
  if (condition_ != "label") return {};
  return {tokenizer().info().vocab_size + static_cast<int>(label_place(labels(), example))};
}

TokenStream LanguageModel::stream(const Example& example) const {
  TokenStream stream{lead(example), {kBosId}};
  const std::vector<int> ids = tokenizer().encode(reference_text(example));
  stream.tokens.insert(stream.tokens.end(), ids.begin(), ids.end());
  stream.tokens.push_back(kEosId);
  return stream;
}

std::vector<TokenStream> LanguageModel::streams(const std::vector<Example>& examples) const {
  std::vector<TokenStream> streams;
  streams.reserve(examples.size());
  for (const Example& example : examples) streams.push_back(stream(example));
  return streams;
}

std::vector<Generation> LanguageModel::generate(std::span<const Example> batch,
                                                const DecodingOptions& options) {
  require_ready();
  refuse_fixed_codes(options, type());
  std::vector<std::vector<int>> leads;
  for (const Example& example : batch) leads.push_back(lead(example));
  const std::int64_t num_lead = condition_ == "label" ? 1 : 0;
  const auto start = [&](const std::vector<std::size_t>&) { return network_->start(num_lead); };
  return continue_sources(tokenizer(), start, batch, leads, options);
}

std::vector<Likelihood> LanguageModel::score(std::span<const Example> batch) {
  require_ready();
  std::vector<TokenStream> texts;
  for (const Example& example : batch) texts.push_back(stream(example));
  std::vector<std::vector<double>> nats =
      score_streams(*network_, texts, scoring_windows(), device());
  std::vector<Likelihood> likelihoods;
  for (std::size_t i = 0; i < batch.size(); ++i)
    likelihoods.push_back(text_likelihood(tokenizer(), reference_text(batch[i]), texts[i].tokens,
                                          std::move(nats[i])));
  return likelihoods;
}

std::vector<std::string> LanguageModel::feature_names() const {
  std::vector<std::string> names;
  if (condition_ == "label") return names;
  for (std::int64_t layer = 0; layer < num_layers(); ++layer)
    names.push_back("layer." + std::to_string(layer));
  return names;
}

std::vector<std::vector<float>> LanguageModel::features(std::span<const Example> batch,
                                                        const std::string& name) {
  require_ready();
  const std::vector<std::string> names = feature_names();
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) throw_unknown_name("features of " + type(), name, names);
  std::vector<TokenStream> texts;
  for (const Example& example : batch) texts.push_back(stream(example));
  return stream_features(*network_, static_cast<std::size_t>(it - names.begin()), texts,
                         scoring_windows(), device());
}

}  // namespace vqlm

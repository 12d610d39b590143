#include "model/vqvae_model.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/run_config.h"
#include "model/bottleneck.h"

namespace vqlm {

std::vector<EncodedExample> VqvaeModel::encode(std::span<const Example> examples) const {
  const ExampleEncoder encoder{tokenizers, options.condition, labels};
  std::vector<EncodedExample> result;
  for (const auto& example : examples) result.push_back(encoder.encode(example));
  return result;
}

TextBatch VqvaeModel::batch(std::span<const EncodedExample> examples) const {
  return make_text_batch(examples, options.condition == "source", options.levels[0].downsampling,
                         device);
}

std::vector<CodebookInfo> VqvaeModel::codebooks() const {
  std::vector<CodebookInfo> result;
  for (std::size_t level = 0; level < network->num_levels(); ++level) {
    int head = 0;
    for (const auto size : network->bottleneck(level).sizes())
      result.push_back({static_cast<int>(level), head++, size, options.levels[level].downsampling});
  }
  return result;
}

VqvaeModel build_vqvae_model(const std::string& recipe, const std::string& file,
                             Tokenizers tokenizers, std::vector<std::string> labels,
                             const std::string& device) {
  JsonReader reader(parse_json(recipe, file), file);
  VqvaeModel model;
  model.recipe = recipe;
  model.options = read_vqvae_options(reader);
  model.tokenizers = std::move(tokenizers);
  model.labels = std::move(labels);
  model.device = torch::Device(device);
  const Tokenizer* source = model.tokenizers.source.get();
  const VocabularySizes sizes{model.tokenizers.target->info().vocab_size,
                              static_cast<std::int64_t>(model.labels.size()),
                              source == nullptr ? 0 : source->info().vocab_size};
  std::vector<std::shared_ptr<Bottleneck>> bottlenecks;
  if (model.options.quantised)
    for_each_level(reader,
                   [&](JsonReader& level) { bottlenecks.push_back(make_bottleneck(level)); });
  else
    bottlenecks.push_back(make_passing_bottleneck(reader));
  model.network = VqvaeNetwork(model.options, sizes, bottlenecks);
  model.network->to(model.device);
  model.network->eval();
  return model;
}

}  // namespace vqlm

#include "model/vqvae_features.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/registry.h"
#include "data/batching.h"
#include "nn/mean_states.h"

namespace vqlm {
namespace {

constexpr std::int64_t kTokensAtOnce = 4096;
constexpr std::string_view kPrior = "prior.", kLevel = "level";

// A name taken apart: "level1.prior.0" is layer 0 of the prior of level 1.
struct FeatureName {
  std::size_t level = 0;
  std::string what;  // "encoder", "codes" or "prior"
  std::size_t layer = 0;
};

FeatureName parse(std::string name) {
  FeatureName result;
  if (name.starts_with(kLevel)) {
    const auto dot = name.find('.');
    result.level = std::stoul(name.substr(kLevel.size(), dot - kLevel.size()));
    name = name.substr(dot + 1);
  }
  result.what = name.substr(0, name.find('.'));
  if (name.starts_with(kPrior)) result.layer = std::stoul(name.substr(kPrior.size()));
  return result;
}

torch::Tensor prior_features(VqvaeNetworkImpl& network, const TextBatch& batch,
                             const FeatureName& name) {
  const auto codes = network.codes(batch);
  auto above = network.vectors({codes.begin(), codes.begin() + std::ptrdiff_t(name.level)});
  const auto context = network.prior_context(std::move(above), network.condition(batch));
  const auto& [ids, mask] = codes[name.level];
  const auto states = network.prior(name.level).hidden_states(ids, mask, context).at(name.layer);
  const auto places = mask.repeat_interleave(ids.size(2), 1);
  const auto begun = torch::cat({torch::ones_like(mask.narrow(1, 0, 1)), places}, 1);
  return mean_states(torch::layer_norm(states, {states.size(-1)}), begun);
}

torch::Tensor batch_features(VqvaeNetworkImpl& network, const TextBatch& batch,
                             const FeatureName& name) {
  if (name.what == "prior") return prior_features(network, batch, name);
  const bool codes = name.what == "codes";
  const auto encoded = network.encode(batch, codes).at(name.level);
  if (!codes) return mean_states(encoded.states, encoded.mask);
  return mean_states(network.bottleneck(name.level).lookup(encoded.codes), encoded.mask);
}

}  // namespace

std::vector<std::string> vqvae_feature_names(const VqvaeOptions& options) {
  if (!options.quantised) return {"encoder"};
  std::vector<std::string> names;
  for (std::size_t level = 0; level < options.levels.size(); ++level) {
    const std::string prefix =
        options.levels.size() == 1 ? "" : std::string(kLevel) + std::to_string(level) + ".";
    for (const char* what : {"encoder", "codes"}) names.push_back(prefix + what);
    if (options.condition == "label") continue;
    for (std::int64_t layer = 0; layer < options.levels[level].prior.num_layers; ++layer)
      names.push_back(prefix + std::string(kPrior) + std::to_string(layer));
  }
  return names;
}

std::vector<std::vector<float>> vqvae_features(VqvaeModel& model, std::span<const Example> examples,
                                               const std::string& name) {
  const auto names = vqvae_feature_names(model.options);
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw_unknown_name("features of vqvae_lm", name, names);
  for (const auto& example : examples)
    if (example.references.empty())
      throw InvalidArgument(
          expected_got("example " + example.id, "a reference to look at", "none"));
  const torch::NoGradGuard no_grad;
  const auto encoded = model.encode(examples);
  std::vector<std::vector<std::int64_t>> lengths;
  for (const auto& example : encoded)
    lengths.push_back({static_cast<std::int64_t>(example.target.size()) + 1});
  std::vector<std::vector<float>> result(examples.size());
  for (const auto& indices : make_batches(lengths, {kTokensAtOnce, 1, 0}, 0, 0)) {
    std::vector<EncodedExample> some;
    for (const auto index : indices) some.push_back(encoded[static_cast<std::size_t>(index)]);
    auto rows = float_rows(batch_features(*model.network, model.batch(some), parse(name)));
    for (std::size_t row = 0; row < rows.size(); ++row)
      result[static_cast<std::size_t>(indices[row])] = std::move(rows[row]);
  }
  return result;
}

}  // namespace vqlm

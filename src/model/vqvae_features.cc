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
constexpr std::string_view kPrior = "prior.";

torch::Tensor prior_features(VqvaeNetworkImpl& network, const TextBatch& batch, std::size_t layer) {
  const auto [codes, mask] = network.codes(batch);
  const Memory memory = network.prior_memory(network.condition(batch));
  const auto states = network.prior()
                          ->hidden_states(codes, mask, memory.states.defined() ? &memory : nullptr)
                          .at(layer);
  const auto begun = torch::cat({torch::ones_like(mask.narrow(1, 0, 1)), mask}, 1);
  return mean_states(torch::layer_norm(states, {states.size(-1)}), begun);
}

torch::Tensor batch_features(VqvaeNetworkImpl& network, const TextBatch& batch,
                             const std::string& name) {
  if (name.starts_with(kPrior))
    return prior_features(network, batch, std::stoul(name.substr(kPrior.size())));
  if (name == "codes") {
    const auto [codes, mask] = network.codes(batch);
    return mean_states(network.quantizer().lookup(codes), mask);
  }
  const auto encoded = network.encode(batch);
  return mean_states(encoded.states, encoded.mask);
}

}  // namespace

std::vector<std::string> vqvae_feature_names(const VqvaeOptions& options) {
  std::vector<std::string> names{"encoder", "codes"};
  if (options.condition == "label") return names;
  for (std::int64_t layer = 0; layer < options.prior.num_layers; ++layer)
    names.push_back(std::string(kPrior) + std::to_string(layer));
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
    auto rows = float_rows(batch_features(*model.network, model.batch(some), name));
    for (std::size_t row = 0; row < rows.size(); ++row)
      result[static_cast<std::size_t>(indices[row])] = std::move(rows[row]);
  }
  return result;
}

}  // namespace vqlm

#include "baselines/vae_lm.h"

#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

#include "baselines/label_place.h"
#include "baselines/neural_generator.h"
#include "baselines/next_token_generation.h"
#include "baselines/vae_network.h"
#include "baselines/vae_training.h"
#include "core/random.h"
#include "core/registry.h"
#include "model/feature_extractor.h"
#include "model/reconstructor.h"

namespace vqlm {
namespace {

// `count` numbers of N(0, 1) for an example, whatever stands beside it (Box and Muller 1958).
std::vector<float> normal_numbers(std::uint64_t seed, const std::string& name, std::int64_t count) {
  Pcg64 random(derive_seed(seed, name));
  std::vector<float> numbers;
  while (static_cast<std::int64_t>(numbers.size()) < count) {
    const double radius = std::sqrt(-2 * std::log1p(-random.next_double()));
    const double angle = 2 * std::numbers::pi * random.next_double();
    numbers.push_back(static_cast<float>(radius * std::cos(angle)));
    numbers.push_back(static_cast<float>(radius * std::sin(angle)));
  }
  numbers.resize(static_cast<std::size_t>(count));
  return numbers;
}

class VaeLm : public NeuralGenerator, public FeatureExtractor, public Reconstructor {
 public:
  explicit VaeLm(bool variational) : NeuralGenerator(variational ? "vae_lm" : "autoencoder_lm", 1) {
    objective_.variational = variational;
    training_.schedule.peak = 2e-3;
  }

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;
  std::vector<Generation> reconstruct(std::span<const Example> batch,
                                      const DecodingOptions& options) override;
  FitReport fit(const FitContext& context) override;
  std::vector<std::string> feature_names() const override { return {"latent"}; }
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override;

 private:
  void read_recipe(JsonReader& reader) override;
  std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) override {
    network_ = VaeNetwork(options_, vocab_size, static_cast<std::int64_t>(labels().size()));
    return network_.ptr();
  }
  Training prepare(const FitContext& context) override;
  std::string condition() const override { return condition_; }
  std::string context_signature() const override {
    return objective_.variational ? "context:text|draws:" + std::to_string(importance_samples_)
                                  : "context:text";
  }
  std::vector<std::vector<int>> ids(std::span<const Example> examples) const;
  // Of each example; empty unless conditional on a label.
  std::vector<std::int64_t> label_places(std::span<const Example> examples) const;
  VaeTexts texts(std::span<const Example> examples) const {
    return {ids(examples), label_places(examples)};
  }
  torch::Tensor noise(std::span<const Example> batch, const std::string& stream,
                      std::uint64_t seed) const;
  // A text an example from its row of z, after its source.
  std::vector<Generation> decode(std::span<const Example> batch, const torch::Tensor& z,
                                 const DecodingOptions& options);
  // log p(x | z) + log p(z) - log q(z | x) of a draw of each text.
  std::vector<double> log_weights(const GaussianPosterior& posterior, const torch::Tensor& z,
                                  const std::vector<std::vector<double>>& nats) const;

  std::string condition_ = "none";
  VaeNetworkOptions options_;
  VaeObjective objective_;
  std::int64_t importance_samples_ = 100;
  VaeNetwork network_{nullptr};
};

void VaeLm::read_recipe(JsonReader& reader) {
  condition_ = reader.get_choice("condition", {"none", "label"}, condition_);
  options_.d_model = reader.get_int("d_model", options_.d_model, 1, 65536);
  options_.latent = reader.get_int("latent", options_.latent, 1, 65536);
  options_.num_layers = reader.get_int("num_layers", options_.num_layers, 1, 64);
  options_.dropout = reader.get_double("dropout", options_.dropout, 0, 0.95);
  options_.word_dropout = reader.get_double("word_dropout", options_.word_dropout, 0, 1);
  if (!objective_.variational) return;
  const auto kind = reader.get_choice("kl_annealing", {"linear", "cyclical", "none"}, "linear");
  objective_.annealing = kind == "linear"     ? KlAnnealing::kLinear
                         : kind == "cyclical" ? KlAnnealing::kCyclical
                                              : KlAnnealing::kNone;
  objective_.anneal_until = reader.get_double("anneal_until", objective_.anneal_until, 0, 1);
  objective_.cycles = reader.get_int("cycles", objective_.cycles, 1, 1000);
  objective_.free_bits = reader.get_double("free_bits", objective_.free_bits, 0, 1000);
  importance_samples_ = reader.get_int("importance_samples", importance_samples_, 1, 100000);
}

std::vector<std::vector<int>> VaeLm::ids(std::span<const Example> examples) const {
  std::vector<std::vector<int>> result;
  for (const Example& example : examples)
    result.push_back(tokenizer().encode(reference_text(example)));
  return result;
}

std::vector<std::int64_t> VaeLm::label_places(std::span<const Example> examples) const {
  std::vector<std::int64_t> result;
  if (condition_ != "label") return result;
  for (const Example& example : examples)
    result.push_back(static_cast<std::int64_t>(label_place(labels(), example)));
  return result;
}

NeuralGenerator::Training VaeLm::prepare(const FitContext& context) {
  VaeObjective objective = objective_;
  objective.label_smoothing = label_smoothing_;
  auto model = std::make_unique<VaeTraining>(network_, texts(*context.train), texts(*context.dev),
                                             objective, training_.max_steps);
  auto lengths = model->lengths();
  return {std::move(model), std::move(lengths)};
}

FitReport VaeLm::fit(const FitContext& context) {
  FitReport report = NeuralGenerator::fit(context);
  if (objective_.variational) return report;
  const auto means = posteriors(network_, ids(*context.train)).mean;
  network_->set_prior(means.mean(0), means.size(0) > 1 ? means.std(0) : torch::ones_like(means[0]));
  return report;
}

torch::Tensor VaeLm::noise(std::span<const Example> batch, const std::string& stream,
                           std::uint64_t seed) const {
  std::vector<float> all;
  for (const Example& example : batch) {
    const auto own = normal_numbers(seed, stream + "/" + example.id, options_.latent);
    all.insert(all.end(), own.begin(), own.end());
  }
  return torch::tensor(all).view({-1, options_.latent}).to(device());
}

std::vector<Generation> VaeLm::generate(std::span<const Example> batch,
                                        const DecodingOptions& options) {
  require_ready();
  refuse_fixed_codes(options, type());
  const auto z =
      network_->prior_mean() + network_->prior_deviation() * noise(batch, "latent", options.seed);
  return decode(batch, z, options);
}

std::vector<Generation> VaeLm::reconstruct(std::span<const Example> batch,
                                           const DecodingOptions& options) {
  require_ready();
  const torch::NoGradGuard no_grad;
  const auto z = posteriors(network_, ids(batch)).mean;
  std::vector<Example> without_sources(batch.begin(), batch.end());
  for (Example& example : without_sources) example.source.clear();  // it would be a prefix
  return decode(without_sources, z, options);
}

std::vector<Generation> VaeLm::decode(std::span<const Example> batch, const torch::Tensor& z,
                                      const DecodingOptions& options) {
  const torch::NoGradGuard no_grad;
  const auto given = network_->given(z, label_places(batch));
  const auto start = [&](const std::vector<std::size_t>& rows) {
    const std::vector<std::int64_t> chosen(rows.begin(), rows.end());
    return network_->start(
        given.index_select(0, torch::tensor(chosen, torch::kLong).to(given.device())));
  };
  const std::vector<std::vector<int>> leads(batch.size());
  return continue_sources(tokenizer(), start, batch, leads, options);
}

std::vector<double> VaeLm::log_weights(const GaussianPosterior& posterior, const torch::Tensor& z,
                                       const std::vector<std::vector<double>>& nats) const {
  const auto ratio = (standard_log_density(z) - posterior.log_density(z))
                         .to(torch::kCPU, torch::kFloat64)
                         .contiguous();
  std::vector<double> result;
  for (std::size_t i = 0; i < nats.size(); ++i)
    result.push_back(ratio.const_data_ptr<double>()[i] -
                     std::accumulate(nats[i].begin(), nats[i].end(), 0.0));
  return result;
}

std::vector<Likelihood> VaeLm::score(std::span<const Example> batch) {
  require_ready();
  const torch::NoGradGuard no_grad;
  const VaeTexts all = texts(batch);
  const GaussianPosterior posterior = posteriors(network_, all.ids);
  const std::int64_t draws = objective_.variational ? importance_samples_ : 1;
  const auto divergence = posterior.divergence().sum(1).to(torch::kCPU, torch::kFloat64);
  std::vector<Likelihood> result;
  std::vector<std::vector<double>> weights(batch.size());
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    auto z = posterior.mean;
    if (objective_.variational)
      z = z + posterior.standard_deviation() * noise(batch, "posterior/" + std::to_string(draw), 0);
    auto nats = decoder_nats(network_, all, z);
    if (objective_.variational) {
      const auto own = log_weights(posterior, z, nats);
      for (std::size_t i = 0; i < batch.size(); ++i) weights[i].push_back(own[i]);
    }
    if (draw > 0) continue;
    for (std::size_t i = 0; i < batch.size(); ++i)
      result.push_back(
          text_likelihood(tokenizer(), reference_text(batch[i]), all.ids[i], std::move(nats[i])));
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Likelihood& likelihood = result[i];
    if (!objective_.variational) {
      likelihood.kind = LikelihoodKind::kReconstruction;
      continue;
    }
    likelihood.kind = draws > 1 ? LikelihoodKind::kImportanceWeighted : LikelihoodKind::kBound;
    likelihood.code_nats = {divergence[static_cast<std::int64_t>(i)].item<double>()};
    if (draws == 1) continue;
    const double mean =
        torch::logsumexp(torch::tensor(weights[i], torch::kFloat64), 0).item<double>() -
        std::log(static_cast<double>(draws));
    likelihood.tightening_nats = -mean - likelihood.distortion_nats() - likelihood.rate_nats();
  }
  return result;
}

std::vector<std::vector<float>> VaeLm::features(std::span<const Example> batch,
                                                const std::string& name) {
  require_ready();
  if (name != "latent") throw_unknown_name("features of " + type(), name, feature_names());
  const auto means = posteriors(network_, ids(batch)).mean.cpu().contiguous();
  std::vector<std::vector<float>> result;
  for (std::int64_t i = 0; i < means.size(0); ++i) {
    const float* first = means.const_data_ptr<float>() + i * means.size(1);
    result.emplace_back(first, first + means.size(1));
  }
  return result;
}

void add(Registries& registries, const char* name, const char* description, bool variational) {
  registries.generators.add(name, description, [variational](JsonReader& reader) {
    auto model = std::make_unique<VaeLm>(variational);
    model->configure(reader);
    return model;
  });
}

}  // namespace

void register_vae_lms(Registries& registries) {
  add(registries, "vae_lm", "variational autoencoder: an LSTM, one Gaussian vector a text", true);
  add(registries, "autoencoder_lm", "autoencoder: an LSTM, one vector a text", false);
}

}  // namespace vqlm

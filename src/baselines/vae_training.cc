#include "baselines/vae_training.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "baselines/start_of_row.h"
#include "data/batching.h"
#include "data/tokenizer.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kTokensAtOnce = 4096;
constexpr std::int64_t kMutualTexts = 1000;
constexpr double kActiveVariance = 0.01;
constexpr std::uint64_t kEvaluationSeed = 1;

std::vector<std::vector<std::int64_t>> text_lengths(const std::vector<std::vector<int>>& texts) {
  std::vector<std::vector<std::int64_t>> lengths;
  for (const auto& text : texts) lengths.push_back({static_cast<std::int64_t>(text.size()) + 1});
  return lengths;
}

template <typename Value>
std::vector<Value> chosen(const std::vector<Value>& all, const std::vector<std::int64_t>& rows) {
  std::vector<Value> result;
  for (const std::int64_t row : rows) result.push_back(all[static_cast<std::size_t>(row)]);
  return result;
}

VaeTexts chosen(const VaeTexts& texts, const std::vector<std::int64_t>& rows) {
  if (texts.labels.empty()) return {chosen(texts.ids, rows), {}};
  return {chosen(texts.ids, rows), chosen(texts.labels, rows)};
}

// Batches of texts of like length.
std::vector<std::vector<std::int64_t>> batches_of(const std::vector<std::vector<int>>& texts) {
  return make_batches(text_lengths(texts), BatchOptions{kTokensAtOnce, 1, 0}, 0, 0);
}

torch::Device device_of(VaeNetwork& network) { return network->prior_mean().device(); }

}  // namespace

double kl_weight(const VaeObjective& objective, std::int64_t step, std::int64_t max_steps) {
  const double way = static_cast<double>(step - 1) / static_cast<double>(max_steps);
  switch (objective.annealing) {
    case KlAnnealing::kNone:
      break;
    case KlAnnealing::kLinear:
      if (way < objective.anneal_until) return way / objective.anneal_until;
      break;
    case KlAnnealing::kCyclical: {
      const double in_cycle = way * static_cast<double>(objective.cycles);
      return std::min(1.0, 2 * (in_cycle - std::floor(in_cycle)));
    }
  }
  return 1;
}

LatentStatistics latent_statistics(const GaussianPosterior& posterior, at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  LatentStatistics result;
  result.kl_nats = posterior.divergence().sum(1).mean().item<double>();
  if (posterior.mean.size(0) > 1)
    result.active_units = posterior.mean.var(0).gt(kActiveVariance).sum().item<std::int64_t>();
  const std::int64_t count = std::min(kMutualTexts, posterior.mean.size(0));
  const GaussianPosterior some{posterior.mean.narrow(0, 0, count).cpu(),
                               posterior.log_variance.narrow(0, 0, count).cpu()};
  const auto noise = torch::randn(some.mean.sizes(), generator, some.mean.options());
  const auto z = some.mean + some.standard_deviation() * noise;
  // I = E log q(z | x) - E log q(z), q(z) the mean of the posteriors.
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto densities = some.log_density(z.narrow(0, i, 1).expand_as(some.mean));
    sum += (densities[i] - torch::logsumexp(densities, 0)).item<double>();
  }
  result.mutual_information =
      sum / static_cast<double>(count) + std::log(static_cast<double>(count));
  return result;
}

VaeTraining::VaeTraining(VaeNetwork network, VaeTexts train, VaeTexts dev,
                         const VaeObjective& objective, std::int64_t max_steps)
    : network_(std::move(network)),
      train_(std::move(train)),
      dev_(std::move(dev)),
      objective_(objective),
      max_steps_(max_steps) {}

std::vector<std::vector<std::int64_t>> VaeTraining::lengths() const {
  return text_lengths(train_.ids);
}

StepLoss VaeTraining::loss(const std::vector<std::int64_t>& batch, std::int64_t step) {
  const VaeTexts texts = chosen(train_, batch);
  const auto device = device_of(network_);
  const PaddedIds targets = pad_sequences(texts.ids, -1, kEosId, kPadId, device);
  const auto inputs = pad_sequences(texts.ids, kBosId, -1, kPadId, device).ids;
  const GaussianPosterior posterior = network_->posterior(targets);
  auto z = posterior.mean;
  if (objective_.variational) z = z + posterior.standard_deviation() * torch::randn_like(z);
  const auto hidden = network_->hidden(network_->given(z, texts.labels), inputs);
  const TokenLoss token = output_loss(hidden, network_->output_layer(), targets.ids, kPadId,
                                      objective_.label_smoothing);
  const auto tokens = static_cast<double>(token.num_tokens);
  StepLoss result{token.loss, token.num_tokens, {}};
  const double distortion = token.nats.item<double>() / tokens;
  result.values["distortion"] = result.values["nats"] = distortion;
  if (!objective_.variational) return result;
  const auto divergence = posterior.divergence();
  const auto held = divergence.mean(0).clamp_min(objective_.free_bits).sum();
  const double weight = kl_weight(objective_, step, max_steps_);
  const auto num_texts = static_cast<double>(texts.ids.size());
  result.loss = result.loss + weight * num_texts / tokens * held;
  const double rate = divergence.detach().sum().item<double>() / tokens;
  result.values["rate"] = rate;
  result.values["nats"] = distortion + rate;
  result.values["kl_weight"] = weight;
  return result;
}

std::map<std::string, double> VaeTraining::evaluate() {
  const torch::NoGradGuard no_grad;
  const GaussianPosterior posterior = posteriors(network_, dev_.ids);
  auto generator = at::detail::createCPUGenerator(kEvaluationSeed);
  auto z = posterior.mean;
  double kl = 0;
  std::map<std::string, double> result;
  if (objective_.variational) {
    const auto noise =
        torch::randn(z.sizes(), generator, torch::TensorOptions(torch::kFloat)).to(z.device());
    z = z + posterior.standard_deviation() * noise;
    const LatentStatistics latent = latent_statistics(posterior, generator);
    kl = latent.kl_nats * static_cast<double>(dev_.ids.size());
    result["dev_kl"] = latent.kl_nats;
    result["dev_mutual_information"] = latent.mutual_information;
    result["dev_active_units"] = static_cast<double>(latent.active_units);
  }
  double sum = 0, count = 0;
  for (const auto& nats : decoder_nats(network_, dev_, z)) {
    for (const double value : nats) sum += value;
    count += static_cast<double>(nats.size());
  }
  result["dev_nats"] = (sum + kl) / count;
  result["dev_distortion"] = sum / count;
  return result;
}

GaussianPosterior posteriors(VaeNetwork& network, const std::vector<std::vector<int>>& texts) {
  const torch::NoGradGuard no_grad;
  const auto num_texts = static_cast<std::int64_t>(texts.size());
  const auto like = network->prior_mean();
  GaussianPosterior result{torch::empty({num_texts, like.size(0)}, like.options()),
                           torch::empty({num_texts, like.size(0)}, like.options())};
  for (const auto& rows : batches_of(texts)) {
    const PaddedIds padded = pad_sequences(chosen(texts, rows), -1, kEosId, kPadId, like.device());
    const GaussianPosterior some = network->posterior(padded);
    const auto index = torch::tensor(rows, torch::kLong).to(like.device());
    result.mean.index_copy_(0, index, some.mean);
    result.log_variance.index_copy_(0, index, some.log_variance);
  }
  return result;
}

std::vector<std::vector<double>> decoder_nats(VaeNetwork& network, const VaeTexts& texts,
                                              const torch::Tensor& z) {
  const torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> nats(texts.ids.size());
  const auto device = device_of(network);
  for (const auto& rows : batches_of(texts.ids)) {
    const VaeTexts some = chosen(texts, rows);
    const auto index = torch::tensor(rows, torch::kLong).to(z.device());
    const auto given = network->given(z.index_select(0, index).to(device), some.labels);
    const auto hidden =
        network->hidden(given, pad_sequences(some.ids, kBosId, -1, kPadId, device).ids);
    const auto scored = token_nats(network->logits(hidden),
                                   pad_sequences(some.ids, -1, kEosId, kPadId, device).ids, kPadId)
                            .to(torch::kCPU, torch::kFloat64)
                            .contiguous();
    for (std::size_t i = 0; i < rows.size(); ++i)
      nats[static_cast<std::size_t>(rows[i])] = start_of_row(scored, i, some.ids[i].size() + 1);
  }
  return nats;
}

}  // namespace vqlm

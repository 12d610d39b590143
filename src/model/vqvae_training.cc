#include "model/vqvae_training.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "model/vqvae_likelihood.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kSamplesPerCode = 16;  // encoder outputs k-means sees, a code
constexpr std::int64_t kMinSamples = 4096, kMaxSamples = 32768;

}  // namespace

VqvaeTraining::VqvaeTraining(VqvaeModel& model, const FitContext& context)
    : model_(model), train_(model.encode(*context.train)), dev_(model.encode(*context.dev)) {}

std::vector<std::vector<std::int64_t>> VqvaeTraining::lengths() const {
  std::vector<std::vector<std::int64_t>> result;
  for (const auto& example : train_) {
    result.push_back({static_cast<std::int64_t>(example.target.size()) + 1});
    if (model_.options.condition == "source")
      result.back().push_back(static_cast<std::int64_t>(example.source.size()) + 1);
  }
  return result;
}

bool VqvaeTraining::past(double share, std::int64_t step) const {
  return static_cast<double>(step) > share * static_cast<double>(model_.options.training.max_steps);
}

double VqvaeTraining::shown_targets(std::int64_t step) const {
  const double last =
      model_.options.target_annealing * static_cast<double>(model_.options.training.max_steps);
  return last > 0 ? std::max(0.0, 1 - static_cast<double>(step - 1) / last) : 0;
}

StepLoss VqvaeTraining::loss(const std::vector<std::int64_t>& batch, std::int64_t step) {
  auto& network = *model_.network;
  std::vector<EncodedExample> examples;
  for (const auto index : batch) examples.push_back(train_[static_cast<std::size_t>(index)]);
  const auto tensors = model_.batch(examples);
  const auto codes = bottleneck(tensors, step);
  const auto condition = network.condition(tensors);

  StepLoss result;
  auto total = codes.loss;
  auto vectors = codes.vectors;
  if (codes.codes.defined()) {
    const auto logits = network.prior_logits(codes.codes, codes.mask, condition);
    const auto prior = token_loss(logits, network.prior()->targets(codes.codes, codes.mask),
                                  network.prior()->pad(), 0);
    total = total + model_.options.prior_weight * prior.loss;
    result.values["rate"] = prior.nats.item<double>();
    if (model_.options.code_noise > 0 && past(model_.options.freeze_codes, step))
      vectors = with_noise(codes, logits);
  }
  if (model_.options.code_dropout > 0) vectors = with_dropout(vectors);
  auto input = network.decoder_input(vectors, codes.mask, condition);
  if (const double shown = shown_targets(step); shown > 0)
    input.aligned = network.show_targets(input.aligned, tensors.targets, shown);
  const auto learnt = network.decoder().training_logits(tensors.targets, input);
  const auto text =
      token_loss(learnt.logits, learnt.targets, kPadId, model_.options.label_smoothing);
  result.loss = total + text.loss;
  result.num_tokens = tensors.mask.sum().item<std::int64_t>();
  result.values["rate"] /= static_cast<double>(result.num_tokens);
  result.values["distortion"] = text.nats.item<double>() / static_cast<double>(text.num_tokens);
  result.values["nats"] = result.values["rate"] + result.values["distortion"];
  result.values["commitment"] = codes.loss.item<double>();
  return result;
}

VqvaeTraining::Bottleneck VqvaeTraining::bottleneck(const TextBatch& batch, std::int64_t step) {
  auto& network = *model_.network;
  const bool frozen = past(model_.options.freeze_codes, step);
  if (!network.quantizer().started() && past(model_.options.quantize_from, step)) {
    const auto states = (batch.mask.sum().item<double>() *
                         static_cast<double>(model_.options.training.accumulate)) /
                        static_cast<double>(model_.options.downsampling);
    start_codebook(states);
  }
  network.encoder()->train(!frozen);
  network.quantizer().train(!frozen);
  const torch::AutoGradMode gradient(!frozen);
  const auto encoded = network.encode(batch);
  if (!network.quantizer().started())
    return {encoded.states, encoded.mask, {}, torch::zeros({}, encoded.states.options())};
  const auto quantized = network.quantizer().forward(encoded.states, encoded.mask);
  return {quantized.states, encoded.mask, quantized.codes, quantized.loss};
}

void VqvaeTraining::start_codebook(double states_per_step) {
  const torch::NoGradGuard no_grad;
  auto& network = *model_.network;
  network.encoder()->eval();
  const auto num_codes = network.quantizer().codebook().size(0);
  const auto wanted = std::clamp(num_codes * kSamplesPerCode, kMinSamples, kMaxSamples);
  const auto order = torch::randperm(static_cast<std::int64_t>(train_.size()), torch::kInt64);
  std::vector<torch::Tensor> samples;
  std::int64_t found = 0;
  constexpr std::int64_t kBatch = 32;
  for (std::int64_t from = 0; from < order.size(0) && found < wanted; from += kBatch) {
    std::vector<EncodedExample> examples;
    for (std::int64_t i = from; i < std::min(from + kBatch, order.size(0)); ++i)
      examples.push_back(train_[static_cast<std::size_t>(order[i].item<std::int64_t>())]);
    const auto encoded = network.encode(model_.batch(examples));
    samples.push_back(encoded.states.masked_select(encoded.mask.unsqueeze(-1))
                          .view({-1, encoded.states.size(-1)}));
    found += samples.back().size(0);
  }
  network.quantizer().start(torch::cat(samples), states_per_step);
}

torch::Tensor VqvaeTraining::with_noise(const Bottleneck& codes,
                                        const torch::Tensor& prior_logits) {
  const torch::NoGradGuard no_draw_gradient;
  const auto num_codes = model_.network->quantizer().codebook().size(0);
  const auto length = codes.codes.size(1);
  const auto probabilities = prior_logits.detach()
                                 .narrow(1, 0, length)
                                 .narrow(2, 0, num_codes)
                                 .to(torch::kFloat32)
                                 .softmax(-1);
  const auto drawn =
      torch::multinomial(probabilities.reshape({-1, num_codes}), 1).view(codes.codes.sizes());
  const auto shares =
      torch::rand({codes.codes.size(0), 1}, probabilities.options()) * model_.options.code_noise;
  const auto replaced = torch::rand(codes.codes.sizes(), probabilities.options()).lt(shares);
  const auto noise = model_.network->quantizer().lookup(drawn);
  return torch::where(replaced.unsqueeze(-1), noise, codes.vectors);
}

torch::Tensor VqvaeTraining::with_dropout(const torch::Tensor& vectors) const {
  const auto hidden =
      torch::rand({vectors.size(0), 1, 1}, vectors.options()).lt(model_.options.code_dropout);
  return vectors.masked_fill(hidden, 0);
}

std::map<std::string, double> VqvaeTraining::evaluate() {
  double rate = 0, distortion = 0, num_tokens = 0;
  std::set<int> used;
  for (const auto& nats : bound_nats(model_, dev_)) {
    for (const double value : nats.codes) rate += value;
    for (const double value : nats.tokens) distortion += value;
    num_tokens += static_cast<double>(nats.tokens.size());
    used.insert(nats.code_ids.begin(), nats.code_ids.end());
  }
  if (num_tokens == 0)
    throw InvalidArgument(expected_got("development set", "at least one example", "none"));
  const auto num_codes = static_cast<double>(model_.network->quantizer().codebook().size(0));
  auto result = model_.network->quantizer().values();
  result["dev_rate"] = rate / num_tokens;
  result["dev_distortion"] = distortion / num_tokens;
  result["dev_nats"] = (rate + distortion) / num_tokens;
  result["dev_codebook_use"] = static_cast<double>(used.size()) / num_codes;
  return result;
}

bool VqvaeTraining::may_stop(std::int64_t step) const {
  return past(model_.options.freeze_codes, step);
}

void VqvaeTraining::after_step(std::int64_t step) {
  model_.network->quantizer().after_step(step, model_.options.training.max_steps);
}

}  // namespace vqlm

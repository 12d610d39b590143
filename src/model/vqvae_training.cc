#include "model/vqvae_training.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "model/vqvae_likelihood.h"
#include "nn/loss.h"
#include "nn/output_loss.h"

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
  const auto levels = encode(tensors, step);
  const auto condition = network.condition(tensors);

  StepLoss result;
  result.loss = levels[0].loss;
  for (std::size_t i = 1; i < levels.size(); ++i) result.loss = result.loss + levels[i].loss;
  const auto commitment = result.loss;
  std::vector<CodeVectors> vectors;
  for (const auto& level : levels) vectors.push_back({level.vectors, level.mask});
  const bool all_quantised = std::all_of(levels.begin(), levels.end(),
                                         [](const auto& level) { return level.codes.defined(); });
  if (all_quantised && past(model_.options.prior_from, step)) {
    const auto logits = add_prior_loss(levels, condition, result);
    if (model_.options.code_noise > 0 && past(model_.options.freeze_codes, step))
      for (std::size_t i = 0; i < levels.size(); ++i)
        vectors[i].vectors = with_noise(i, levels[i], logits[i]);
  }
  if (model_.options.code_dropout > 0) {
    const auto hidden = draw_hidden(vectors[0].vectors);
    for (auto& level : vectors) level.vectors = level.vectors.masked_fill(hidden, 0);
  }
  auto input = network.decoder_input(vectors, condition);
  if (const double shown = shown_targets(step); shown > 0)
    input.aligned = network.show_targets(input.aligned, tensors.targets, shown);
  const auto lesson = network.decoder().lesson(tensors.targets, input);
  const auto text = output_loss(lesson.hidden, network.decoder().output_layer(), lesson.targets,
                                kPadId, model_.options.label_smoothing);
  result.loss = result.loss + text.loss;
  result.num_tokens = tensors.mask.sum().item<std::int64_t>();
  result.values["rate"] /= static_cast<double>(result.num_tokens);
  result.values["distortion"] = text.nats.item<double>() / static_cast<double>(text.num_tokens);
  result.values["nats"] = result.values["rate"] + result.values["distortion"];
  result.values["commitment"] = commitment.item<double>();
  return result;
}

std::vector<torch::Tensor> VqvaeTraining::add_prior_loss(const std::vector<EncodedLevel>& levels,
                                                         const Memory& condition,
                                                         StepLoss& result) {
  auto& network = *model_.network;
  std::vector<LevelCodes> codes;
  for (const auto& level : levels) codes.push_back({level.codes, level.mask});
  const auto logits = network.prior_logits(codes, condition);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto& prior = network.prior(i);
    const auto one =
        token_loss(logits[i], prior.targets(codes[i].codes, codes[i].mask), prior.pad(), 0);
    result.loss = result.loss + model_.options.prior_weight * one.loss;
    result.values["rate"] += one.nats.item<double>();
  }
  return logits;
}

std::vector<EncodedLevel> VqvaeTraining::encode(const TextBatch& batch, std::int64_t step) {
  auto& network = *model_.network;
  const bool frozen = past(model_.options.freeze_codes, step);
  for (std::size_t i = 0; i < network.num_levels(); ++i) {
    if (network.bottleneck(i).started() || !past(model_.options.quantize_from, step)) continue;
    start_level(i, (batch.mask.sum().item<double>() *
                    static_cast<double>(model_.options.training.accumulate)) /
                       static_cast<double>(model_.options.levels[i].downsampling));
  }
  network.encoder().train(!frozen);
  for (std::size_t i = 0; i < network.num_levels(); ++i) network.level(i).train(!frozen);
  if (model_.options.share_embeddings) network.embedding()->weight().set_requires_grad(!frozen);
  const torch::AutoGradMode gradient(!frozen);
  return network.encode(batch, false);
}

void VqvaeTraining::start_level(std::size_t level, double states_per_step) {
  const torch::NoGradGuard no_grad;
  auto& network = *model_.network;
  network.encoder().eval();
  for (std::size_t i = 0; i < network.num_levels(); ++i) network.level(i).eval();
  const auto& sizes = network.bottleneck(level).sizes();
  const auto wanted = std::clamp(*std::max_element(sizes.begin(), sizes.end()) * kSamplesPerCode,
                                 kMinSamples, kMaxSamples);
  const auto order = torch::randperm(static_cast<std::int64_t>(train_.size()), torch::kInt64);
  std::vector<torch::Tensor> samples;
  std::int64_t found = 0;
  constexpr std::int64_t kBatch = 32;
  for (std::int64_t from = 0; from < order.size(0) && found < wanted; from += kBatch) {
    std::vector<EncodedExample> examples;
    for (std::int64_t i = from; i < std::min(from + kBatch, order.size(0)); ++i)
      examples.push_back(train_[static_cast<std::size_t>(order[i].item<std::int64_t>())]);
    const auto encoded = network.encode(model_.batch(examples), false)[level];
    samples.push_back(encoded.states.masked_select(encoded.mask.unsqueeze(-1))
                          .view({-1, encoded.states.size(-1)}));
    found += samples.back().size(0);
  }
  network.bottleneck(level).start(torch::cat(samples), states_per_step);
}

torch::Tensor VqvaeTraining::with_noise(std::size_t level, const EncodedLevel& encoded,
                                        const torch::Tensor& prior_logits) {
  const torch::NoGradGuard no_draw_gradient;
  const auto& symbols = model_.network->prior(level).symbols();
  const auto num_texts = prior_logits.size(0), length = prior_logits.size(1) - 1;
  const auto numbers = prior_logits.options().dtype(torch::kFloat32);
  const auto shares = torch::rand({num_texts, 1}, numbers) * model_.options.code_noise;
  const auto chosen = torch::rand({num_texts, length}, numbers).lt(shares);
  const auto places = torch::constant_pad_nd(chosen, {0, 1}).flatten().nonzero().squeeze(1);
  if (places.numel() == 0) return encoded.vectors;
  const auto probabilities = prior_logits.flatten(0, 1)
                                 .index_select(0, places)
                                 .narrow(1, 0, symbols.end())
                                 .to(torch::kFloat32)
                                 .softmax(-1);
  auto symbol_ids = torch::zeros({num_texts, length + 1}, places.options());
  symbol_ids.view(-1).index_copy_(0, places, torch::multinomial(probabilities, 1).squeeze(1));
  const auto drawn = symbols.to_codes(symbol_ids.narrow(1, 0, length));
  const auto replaced = chosen.view(drawn.sizes());
  const auto noise =
      model_.network->bottleneck(level).lookup(torch::where(replaced, drawn, encoded.codes));
  return torch::where(replaced.any(-1, true), noise, encoded.vectors);
}

torch::Tensor VqvaeTraining::draw_hidden(const torch::Tensor& vectors) const {
  return torch::rand({vectors.size(0), 1, 1}, vectors.options()).lt(model_.options.code_dropout);
}

std::map<std::string, double> VqvaeTraining::evaluate() {
  double distortion = 0, num_tokens = 0;
  std::vector<double> rates(model_.options.levels.size());
  std::vector<std::set<int>> used(model_.codebooks().size());
  for (const auto& nats : bound_nats(model_, dev_)) {
    auto next = nats.codes.begin();
    for (std::size_t level = 0; level < rates.size(); ++level)
      for (std::int64_t i = 0; i < nats.level_sizes[level]; ++i) rates[level] += *next++;
    for (const double value : nats.tokens) distortion += value;
    num_tokens += static_cast<double>(nats.tokens.size());
    for (std::size_t i = 0; i < used.size(); ++i)
      used[i].insert(nats.code_ids[i].begin(), nats.code_ids[i].end());
  }
  if (num_tokens == 0)
    throw InvalidArgument(expected_got("development set", "at least one example", "none"));
  double rate = 0, num_used = 0, num_codes = 0;
  for (const auto& codes : used) num_used += static_cast<double>(codes.size());
  for (const auto& codebook : model_.codebooks())
    num_codes += static_cast<double>(codebook.num_codes);
  auto result = bottleneck_values();
  for (std::size_t level = 0; level < rates.size(); ++level) {
    rate += rates[level];
    if (rates.size() > 1) result["dev_rate/" + std::to_string(level)] = rates[level] / num_tokens;
  }
  result["dev_rate"] = rate / num_tokens;
  result["dev_distortion"] = distortion / num_tokens;
  result["dev_nats"] = (rate + distortion) / num_tokens;
  result["dev_codebook_use"] = num_used / num_codes;
  return result;
}

std::map<std::string, double> VqvaeTraining::bottleneck_values() const {
  std::vector<std::shared_ptr<Bottleneck>> bottlenecks;
  for (std::size_t i = 0; i < model_.network->num_levels(); ++i)
    bottlenecks.push_back(model_.network->level(i).shared_bottleneck());
  return codebook_values(bottlenecks);
}

bool VqvaeTraining::may_stop(std::int64_t step) const {
  const VqvaeOptions& options = model_.options;
  if (options.freeze_codes < 1) return past(options.freeze_codes, step);
  return past(std::max(options.quantize_from, options.prior_from), step);
}

void VqvaeTraining::after_step(std::int64_t step) {
  for (std::size_t i = 0; i < model_.network->num_levels(); ++i)
    model_.network->bottleneck(i).after_step(step, model_.options.training.max_steps);
}

}  // namespace vqlm

#include "baselines/nat_training.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "baselines/start_of_row.h"
#include "data/batching.h"
#include "data/tokenizer.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kScoredTokensAtOnce = 4096;
constexpr std::int64_t kMost = NatNetworkImpl::kMostTokens;

struct NatBatch {
  PaddedIds source;
  torch::Tensor targets;  // int64 [B, T], no ends
  torch::Tensor lengths;  // int64 [B]
};

NatBatch gather(const std::vector<TranslationPair>& pairs, const std::vector<std::int64_t>& rows,
                const torch::Device& device) {
  std::vector<std::vector<int>> sources, targets;
  std::vector<std::int64_t> lengths;
  for (const std::int64_t row : rows) {
    const TranslationPair& pair = pairs[static_cast<std::size_t>(row)];
    sources.push_back(pair.source);
    targets.push_back(pair.target);
    lengths.push_back(static_cast<std::int64_t>(pair.target.size()));
  }
  NatBatch batch{pad_sequences(sources, -1, -1, kPadId, device),
                 pad_sequences(targets, -1, -1, kPadId, device).ids,
                 torch::tensor(lengths, torch::kLong).to(device)};
  if (batch.targets.size(1) == 0)  // every target is empty
    batch.targets = torch::full({batch.lengths.size(0), 1}, kPadId, batch.lengths.options());
  return batch;
}

// -log p of the true lengths, [B]; infinite for one that cannot be predicted.
torch::Tensor length_nats(const torch::Tensor& log_probs, const torch::Tensor& lengths) {
  const auto chosen = log_probs.gather(1, lengths.clamp_max(kMost).unsqueeze(1)).squeeze(1);
  return (-chosen).masked_fill(lengths.gt(kMost), std::numeric_limits<float>::infinity());
}

}  // namespace

NatTraining::NatTraining(NatNetwork network, TranslationData data, const NatObjective& objective,
                         const torch::Device& device)
    : network_(std::move(network)),
      data_(std::move(data)),
      objective_(objective),
      device_(device) {}

std::vector<std::vector<std::int64_t>> NatTraining::lengths() const {
  return pair_lengths(data_.train);
}

StepLoss NatTraining::loss(const std::vector<std::int64_t>& batch, std::int64_t /*step*/) {
  const NatBatch pairs = gather(data_.train, batch, device_);
  const auto encoded = network_->encode(pairs.source);
  const auto nats = length_nats(network_->length_log_probs(encoded), pairs.lengths);
  const auto known = nats.isfinite();
  const auto length_loss =
      nats.masked_fill(known.logical_not(), 0).sum() / known.sum().clamp_min(1);
  const TokenLoss token =
      output_loss(network_->hidden(encoded, pairs.lengths), network_->output_layer(), pairs.targets,
                  kPadId, objective_.label_smoothing);
  StepLoss result{token.loss + objective_.length_weight * length_loss, token.num_tokens, {}};
  result.values["nats"] =
      token.nats.item<double>() / static_cast<double>(std::max<std::int64_t>(1, token.num_tokens));
  result.values["length_nats"] = length_loss.item<double>();
  return result;
}

std::map<std::string, double> NatTraining::evaluate() {
  double sum = 0, count = 0, length_sum = 0, num_lengths = 0, num_unpredictable = 0;
  for (auto& nats : nat_nats(network_, data_.dev, device_)) {
    if (std::ssize(nats) - 1 > kMost) {  // its length has probability 0 whatever is learnt
      nats.pop_back();
      ++num_unpredictable;
    } else {
      length_sum += nats.back();
      ++num_lengths;
    }
    for (const double value : nats) sum += value;
    count += static_cast<double>(nats.size());
  }
  std::map<std::string, double> values{
      {"dev_nats", sum / count}, {"dev_length_nats", length_sum / std::max(1.0, num_lengths)}};
  if (num_unpredictable > 0) values["dev_unpredictable_lengths"] = num_unpredictable;
  return values;
}

std::vector<std::vector<double>> nat_nats(NatNetwork& network,
                                          const std::vector<TranslationPair>& pairs,
                                          const torch::Device& device) {
  const torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> result(pairs.size());
  const BatchOptions batching{kScoredTokensAtOnce, 1, 0};
  for (const auto& rows : make_batches(pair_lengths(pairs), batching, 0, 0)) {
    const NatBatch batch = gather(pairs, rows, device);
    const auto encoded = network->encode(batch.source);
    const auto of_lengths = length_nats(network->length_log_probs(encoded), batch.lengths)
                                .to(torch::kCPU, torch::kFloat64);
    const auto scored =
        token_nats(network->logits(network->hidden(encoded, batch.lengths)), batch.targets, kPadId)
            .to(torch::kCPU, torch::kFloat64)
            .contiguous();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = static_cast<std::size_t>(rows[i]);
      result[row] = start_of_row(scored, i, pairs[row].target.size());
      result[row].push_back(of_lengths[static_cast<std::int64_t>(i)].item<double>());
    }
  }
  return result;
}

}  // namespace vqlm

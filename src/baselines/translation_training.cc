#include "baselines/translation_training.h"

#include <utility>

#include "baselines/start_of_row.h"
#include "data/batching.h"
#include "data/tokenizer.h"
#include "nn/output_loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kScoredTokensAtOnce = 4096;

struct PairBatch {
  PaddedIds source;
  torch::Tensor inputs, targets;  // [B, T]: begin first, end last
};

PairBatch gather(const std::vector<TranslationPair>& pairs, const std::vector<std::int64_t>& rows,
                 const torch::Device& device) {
  std::vector<std::vector<int>> sources, targets;
  for (const std::int64_t row : rows) {
    sources.push_back(pairs[static_cast<std::size_t>(row)].source);
    targets.push_back(pairs[static_cast<std::size_t>(row)].target);
  }
  return {pad_sequences(sources, -1, -1, kPadId, device),
          pad_sequences(targets, kBosId, -1, kPadId, device).ids,
          pad_sequences(targets, -1, kEosId, kPadId, device).ids};
}

}  // namespace

std::vector<std::vector<std::int64_t>> pair_lengths(const std::vector<TranslationPair>& pairs) {
  std::vector<std::vector<std::int64_t>> lengths;
  lengths.reserve(pairs.size());
  for (const TranslationPair& pair : pairs)
    lengths.push_back({static_cast<std::int64_t>(pair.source.size()),
                       static_cast<std::int64_t>(pair.target.size()) + 1});
  return lengths;
}

TranslationTraining::TranslationTraining(std::shared_ptr<TranslationNetwork> network,
                                         TranslationData data, const torch::Device& device)
    : network_(std::move(network)), data_(std::move(data)), device_(device) {}

std::vector<std::vector<std::int64_t>> TranslationTraining::lengths() const {
  return pair_lengths(data_.train);
}

StepLoss TranslationTraining::loss(const std::vector<std::int64_t>& batch, std::int64_t /*step*/) {
  const PairBatch pairs = gather(data_.train, batch, device_);
  const TokenLoss token =
      output_loss(network_->hidden(pairs.source, pairs.inputs), network_->output_layer(),
                  pairs.targets, kPadId, data_.label_smoothing);
  StepLoss step_loss{token.loss, token.num_tokens, {}};
  step_loss.values["nats"] = token.nats.item<double>() / static_cast<double>(token.num_tokens);
  return step_loss;
}

std::map<std::string, double> TranslationTraining::evaluate() {
  double sum = 0, count = 0;
  for (const std::vector<double>& nats : score_pairs(*network_, data_.dev, device_)) {
    for (const double value : nats) sum += value;
    count += static_cast<double>(nats.size());
  }
  return {{"dev_nats", sum / count}};
}

std::vector<std::vector<double>> score_pairs(TranslationNetwork& network,
                                             const std::vector<TranslationPair>& pairs,
                                             const torch::Device& device) {
  const torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> nats(pairs.size());
  const BatchOptions batching{kScoredTokensAtOnce, 1, 0};
  for (const auto& rows : make_batches(pair_lengths(pairs), batching, 0, 0)) {
    const PairBatch batch = gather(pairs, rows, device);
    const torch::Tensor scored =
        token_nats(network.logits(network.hidden(batch.source, batch.inputs)), batch.targets,
                   kPadId)
            .to(torch::kCPU, torch::kFloat64)
            .contiguous();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = static_cast<std::size_t>(rows[i]);
      nats[row] = start_of_row(scored, i, pairs[row].target.size() + 1);
    }
  }
  return nats;
}

}  // namespace vqlm

#include "baselines/language_model_training.h"

#include <algorithm>
#include <utility>

#include "baselines/next_token_generation.h"
#include "data/tokenizer.h"
#include "nn/output_loss.h"
#include "nn/padding.h"

namespace vqlm {

LanguageModelTraining::LanguageModelTraining(NextTokenNetwork& network, LanguageModelData data,
                                             const torch::Device& device)
    : network_(network),
      data_(std::move(data)),
      device_(device),
      windows_(training_windows(data_.train, data_.training_windows)) {}

std::vector<std::vector<std::int64_t>> LanguageModelTraining::lengths() const {
  return window_lengths(data_.train, windows_);
}

TextWindow LanguageModelTraining::shifted(TextWindow window) const {
  const std::size_t total = data_.train[window.text].num_targets();
  if (window.begin == 0 || window.end == total) return window;
  const std::size_t size = window.end - window.begin;
  const std::size_t half = size / 2;
  const std::size_t lowest = window.begin - std::min(half, window.begin);
  const std::size_t highest = std::min(window.begin + half, total - size);
  const auto range = static_cast<std::int64_t>(highest - lowest + 1);
  const torch::Tensor draw = torch::randint(range, {1}, torch::kInt64);
  window.begin = lowest + static_cast<std::size_t>(draw.item<std::int64_t>());
  window.end = window.begin + size;
  return window;
}

StepLoss LanguageModelTraining::loss(const std::vector<std::int64_t>& batch,
                                     std::int64_t /*step*/) {
  std::vector<std::vector<int>> inputs, targets;
  for (const std::int64_t index : batch) {
    const TextWindow window = shifted(windows_[static_cast<std::size_t>(index)]);
    inputs.push_back(window_inputs(data_.train[window.text], window));
    targets.push_back(window_targets(data_.train[window.text], window));
  }
  const torch::Tensor hidden = network_.hidden(pad_sequences(inputs, -1, -1, kPadId, device_).ids);
  const TokenLoss token = output_loss(hidden, network_.output_layer(),
                                      pad_sequences(targets, -1, -1, kPadId, device_).ids, kPadId,
                                      data_.label_smoothing);
  StepLoss step_loss{token.loss, token.num_tokens, {}};
  if (const torch::Tensor penalty = network_.penalty(); penalty.defined())
    step_loss.loss = step_loss.loss + penalty;
  step_loss.values["nats"] = token.nats.item<double>() / static_cast<double>(token.num_tokens);
  return step_loss;
}

std::map<std::string, double> LanguageModelTraining::evaluate() {
  double sum = 0, count = 0;
  for (const std::vector<double>& nats :
       score_streams(network_, data_.dev, data_.scoring_windows, device_)) {
    for (const double value : nats) sum += value;
    count += static_cast<double>(nats.size());
  }
  return {{"dev_nats", sum / count}};
}

}  // namespace vqlm

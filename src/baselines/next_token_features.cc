#include "baselines/next_token_features.h"

#include "data/batching.h"
#include "data/tokenizer.h"
#include "nn/mean_states.h"
#include "nn/padding.h"

namespace vqlm {
namespace {

constexpr std::int64_t kTokensAtOnce = 4096;

// Which places of a batch of windows count: bool [B, T].
torch::Tensor counted(const std::vector<TokenStream>& streams, const std::vector<TextWindow>& batch,
                      std::int64_t length) {
  torch::Tensor mask =
      torch::zeros({static_cast<std::int64_t>(batch.size()), length}, torch::kBool);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const TextWindow& window = batch[row];
    const std::size_t lead = streams[window.text].lead.size();
    mask[static_cast<std::int64_t>(row)]
        .slice(0, static_cast<std::int64_t>(lead + window.first_scored - window.begin),
               static_cast<std::int64_t>(lead + window.end - window.begin))
        .fill_(true);
  }
  return mask;
}

}  // namespace

std::vector<std::vector<float>> stream_features(NextTokenNetwork& network, std::size_t layer,
                                                const std::vector<TokenStream>& streams,
                                                const WindowOptions& options,
                                                const torch::Device& device) {
  const torch::NoGradGuard no_grad;
  const std::vector<TextWindow> windows = scoring_windows(streams, options);
  std::vector<std::vector<float>> features(streams.size());
  const BatchOptions batching{kTokensAtOnce, 1, 0};
  for (const auto& indices : make_batches(window_lengths(streams, windows), batching, 0, 0)) {
    std::vector<TextWindow> batch;
    std::vector<std::vector<int>> inputs;
    for (const std::int64_t index : indices) {
      batch.push_back(windows[static_cast<std::size_t>(index)]);
      inputs.push_back(window_inputs(streams[batch.back().text], batch.back()));
    }
    const torch::Tensor ids = pad_sequences(inputs, -1, -1, kPadId, device).ids;
    const torch::Tensor mask = counted(streams, batch, ids.size(1)).to(device);
    const auto rows = float_rows(mean_states(network.layer_states(ids).at(layer), mask));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const TextWindow& window = batch[row];
      const float share = static_cast<float>(window.end - window.first_scored) /
                          static_cast<float>(streams[window.text].num_targets());
      std::vector<float>& sum = features[window.text];
      sum.resize(rows[row].size());
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * rows[row][i];
    }
  }
  return features;
}

}  // namespace vqlm

#include "baselines/next_token_generation.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "data/batching.h"
#include "nn/loss.h"
#include "nn/padding.h"

namespace vqlm {
namespace {

constexpr std::int64_t kScoredTokensAtOnce = 4096;

// Batches of prefixes of one length, like weights together.
std::vector<std::vector<std::size_t>> decoding_batches(
    const std::vector<PrefixToContinue>& prefixes, std::size_t batch_size) {
  std::vector<std::size_t> order(prefixes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(prefixes[a].ids.size(), prefixes[a].weight) <
           std::pair(prefixes[b].ids.size(), prefixes[b].weight);
  });
  std::vector<std::vector<std::size_t>> batches;
  for (const std::size_t index : order) {
    const bool fits = !batches.empty() && batches.back().size() < batch_size &&
                      prefixes[batches.back().front()].ids.size() == prefixes[index].ids.size();
    if (!fits) batches.emplace_back();
    batches.back().push_back(index);
  }
  return batches;
}

// Nats of one batch of windows, [B, T]; the logits of a piece of positions at a time.
torch::Tensor batch_nats(NextTokenNetwork& network, const torch::Tensor& inputs,
                         const torch::Tensor& targets) {
  const torch::Tensor hidden = network.hidden(inputs);
  const std::int64_t length = inputs.size(1);
  const std::int64_t piece = std::max<std::int64_t>(1, kScoredTokensAtOnce / inputs.size(0));
  std::vector<torch::Tensor> nats;
  for (std::int64_t begin = 0; begin < length; begin += piece) {
    const std::int64_t end = std::min(begin + piece, length);
    nats.push_back(token_nats(network.logits(hidden.slice(1, begin, end)),
                              targets.slice(1, begin, end), kPadId));
  }
  return torch::cat(nats, 1).to(torch::kCPU, torch::kFloat64).contiguous();
}

}  // namespace

std::vector<Continuation> continue_prefixes(const StepModelFactory& make,
                                            const std::vector<PrefixToContinue>& prefixes,
                                            const DecodingOptions& options) {
  const torch::NoGradGuard no_grad;
  std::vector<Continuation> continuations(prefixes.size());
  const auto batch_size = static_cast<std::size_t>(std::max(1, options.batch_size));
  for (const std::vector<std::size_t>& rows : decoding_batches(prefixes, batch_size)) {
    const auto started = std::chrono::steady_clock::now();
    DecodeRequest request;
    for (const std::size_t row : rows) {
      request.prefixes.push_back(prefixes[row].ids);
      request.ids.push_back(prefixes[row].example_id);
    }
    request.end_id = kEosId;
    request.forbidden = {kPadId, kUnkId, kBosId};
    const std::unique_ptr<NextTokenModel> model = make(rows);
    std::vector<Decoded> decoded = decode(*model, request, options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
    for (std::size_t i = 0; i < rows.size(); ++i)
      continuations[rows[i]] = {std::move(decoded[i]),
                                seconds.count() / static_cast<double>(rows.size())};
  }
  return continuations;
}

std::vector<Generation> continue_sources(const Tokenizer& tokenizer, const StepModelFactory& make,
                                         std::span<const Example> batch,
                                         const std::vector<std::vector<int>>& leads,
                                         const DecodingOptions& options) {
  std::vector<PrefixToContinue> prefixes;
  std::vector<std::vector<int>> sources;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    sources.push_back(tokenizer.encode(batch[i].source));
    PrefixToContinue prefix{leads[i], batch[i].id};
    prefix.ids.push_back(kBosId);
    prefix.ids.insert(prefix.ids.end(), sources.back().begin(), sources.back().end());
    prefixes.push_back(std::move(prefix));
  }
  std::vector<Continuation> continuations = continue_prefixes(make, prefixes, options);
  std::vector<Generation> generations(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    generations[i].text =
        continued_text(tokenizer, batch[i].source, sources[i], continuations[i].decoded.ids);
    generations[i].token_log_prob_nats = std::move(continuations[i].decoded.log_prob_nats);
    generations[i].seconds = continuations[i].seconds;
  }
  return generations;
}

std::vector<std::vector<double>> score_streams(NextTokenNetwork& network,
                                               const std::vector<TokenStream>& streams,
                                               const WindowOptions& options,
                                               const torch::Device& device) {
  const torch::NoGradGuard no_grad;
  const std::vector<TextWindow> windows = scoring_windows(streams, options);
  std::vector<std::vector<double>> nats(streams.size());
  for (std::size_t i = 0; i < streams.size(); ++i) nats[i].resize(streams[i].num_targets());
  const BatchOptions batching{kScoredTokensAtOnce, 1, 0};
  for (const auto& batch : make_batches(window_lengths(streams, windows), batching, 0, 0)) {
    std::vector<std::vector<int>> inputs, targets;
    for (const std::int64_t index : batch) {
      const TextWindow& window = windows[static_cast<std::size_t>(index)];
      inputs.push_back(window_inputs(streams[window.text], window));
      targets.push_back(window_targets(streams[window.text], window));
    }
    const torch::Tensor scored =
        batch_nats(network, pad_sequences(inputs, -1, -1, kPadId, device).ids,
                   pad_sequences(targets, -1, -1, kPadId, device).ids);
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const TextWindow& window = windows[static_cast<std::size_t>(batch[row])];
      const double* values = scored.const_data_ptr<double>() +
                             static_cast<std::int64_t>(row) * scored.size(1) +
                             static_cast<std::int64_t>(streams[window.text].lead.size());
      for (std::size_t target = window.first_scored; target < window.end; ++target)
        nats[window.text][target] = values[target - window.begin];
    }
  }
  return nats;
}

Likelihood text_likelihood(const Tokenizer& tokenizer, const std::string& text,
                           const std::vector<int>& ids, std::vector<double> nats) {
  Likelihood likelihood;
  likelihood.num_tokens = static_cast<std::int64_t>(nats.size());
  likelihood.token_nats = std::move(nats);
  likelihood.num_bytes = static_cast<std::int64_t>(text.size());
  likelihood.num_unknown = std::count(ids.begin(), ids.end(), kUnkId);
  likelihood.kind =
      tokenizer.info().exact ? LikelihoodKind::kExact : LikelihoodKind::kExactSegmentation;
  return likelihood;
}

}  // namespace vqlm

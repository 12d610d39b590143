#include "baselines/ngram_decoding.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "data/tokenizer.h"

namespace vqlm {
namespace {

void allowed_distribution(const NgramModel& model, const NgramState& state,
                          std::vector<double>& probs) {
  model.distribution(state, probs);
  for (const int id : {kPadId, kUnkId, kBosId}) probs[static_cast<std::size_t>(id)] = 0;
}

// The most probable tokens, best first, ties by id.
std::vector<std::size_t> best_tokens(const std::vector<double>& probs, std::size_t count) {
  std::vector<std::size_t> tokens(probs.size());
  std::iota(tokens.begin(), tokens.end(), std::size_t{0});
  count = std::min(count, tokens.size());
  std::partial_sort(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(count),
                    tokens.end(), [&](std::size_t a, std::size_t b) {
                      return probs[a] != probs[b] ? probs[a] > probs[b] : a < b;
                    });
  tokens.resize(count);
  return tokens;
}

// Weights after temperature, then top-k, then nucleus: the others become 0.
void shape_weights(std::vector<double>& weights, const DecodingOptions& options) {
  const double largest = *std::max_element(weights.begin(), weights.end());
  for (double& w : weights)
    if (w > 0) w = std::pow(w / largest, 1 / options.temperature);
  if (options.top_k <= 0 && options.top_p >= 1) return;
  const std::size_t most =
      options.top_k > 0 ? static_cast<std::size_t>(options.top_k) : weights.size();
  const std::vector<std::size_t> tokens = best_tokens(weights, most);
  double total = 0, kept = 0;
  for (const std::size_t token : tokens) total += weights[token];
  std::vector<double> result(weights.size(), 0);
  for (const std::size_t token : tokens) {
    if (kept >= options.top_p * total) break;
    result[token] = weights[token];
    kept += weights[token];
  }
  weights = std::move(result);
}

std::size_t draw(const std::vector<double>& weights, Pcg64& random) {
  double left_over = random.next_double() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t last = kEosId;
  for (std::size_t token = 0; token < weights.size(); ++token) {
    if (weights[token] <= 0) continue;
    last = token;
    if ((left_over -= weights[token]) < 0) break;
  }
  return last;
}

NgramContinuation walk(const NgramModel& model, NgramState state, const DecodingOptions& options,
                       Pcg64& random) {
  NgramContinuation result;
  std::vector<double> probs;
  for (int i = 0; i < options.max_tokens; ++i) {
    allowed_distribution(model, state, probs);
    std::size_t token = 0;
    if (options.method == DecodingMethod::kGreedy) {
      token = best_tokens(probs, 1)[0];
      result.log_prob_nats.push_back(std::log(probs[token]));
    } else {
      std::vector<double> weights = probs;
      shape_weights(weights, options);
      token = draw(weights, random);
      result.log_prob_nats.push_back(std::log(probs[token]));
    }
    if (token == kEosId) break;
    result.ids.push_back(static_cast<int>(token));
    model.advance(state, static_cast<std::uint32_t>(token));
  }
  return result;
}

struct Hypothesis {
  NgramState state;
  NgramContinuation text;
  double log_prob = 0;
  bool finished = false;

  double score(double length_penalty) const {
    const auto length = static_cast<double>(std::max<std::size_t>(1, text.log_prob_nats.size()));
    return log_prob / std::pow(length, length_penalty);
  }
};

void extend(const NgramModel& model, const Hypothesis& hypothesis, std::size_t width,
            std::vector<Hypothesis>& out) {
  std::vector<double> probs;
  allowed_distribution(model, hypothesis.state, probs);
  for (const std::size_t token : best_tokens(probs, width)) {
    if (probs[token] <= 0) continue;
    Hypothesis longer = hypothesis;
    const double nats = std::log(probs[token]);
    longer.log_prob += nats;
    longer.text.log_prob_nats.push_back(nats);
    longer.finished = token == kEosId;
    if (!longer.finished) {
      longer.text.ids.push_back(static_cast<int>(token));
      model.advance(longer.state, static_cast<std::uint32_t>(token));
    }
    out.push_back(std::move(longer));
  }
}

// Keeps beam_size hypotheses by log-probability; finished ones leave the beam, and the search ends
// when there are beam_size of them.
NgramContinuation beam_search(const NgramModel& model, const NgramState& state,
                              const DecodingOptions& options) {
  const auto width = static_cast<std::size_t>(std::max(1, options.beam_size));
  std::vector<Hypothesis> beam{{state, {}, 0, false}}, finished;
  for (int i = 0; i < options.max_tokens && !beam.empty() && finished.size() < width; ++i) {
    std::vector<Hypothesis> candidates;
    for (const Hypothesis& hypothesis : beam) extend(model, hypothesis, width, candidates);
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [](const Hypothesis& a, const Hypothesis& b) { return a.log_prob > b.log_prob; });
    candidates.resize(std::min(width, candidates.size()));
    beam.clear();
    for (Hypothesis& candidate : candidates)
      (candidate.finished ? finished : beam).push_back(std::move(candidate));
  }
  if (finished.empty()) finished = std::move(beam);
  if (finished.empty()) return {};  // max_tokens is 0
  return std::max_element(finished.begin(), finished.end(),
                          [&](const Hypothesis& a, const Hypothesis& b) {
                            return a.score(options.length_penalty) <
                                   b.score(options.length_penalty);
                          })
      ->text;
}

}  // namespace

NgramContinuation continue_ngrams(const NgramModel& model, const std::vector<int>& prefix,
                                  const DecodingOptions& options, Pcg64& random) {
  NgramState state = model.start();
  for (const int id : prefix) model.advance(state, static_cast<std::uint32_t>(id));
  if (options.method == DecodingMethod::kBeam) return beam_search(model, state, options);
  return walk(model, state, options, random);
}

}  // namespace vqlm

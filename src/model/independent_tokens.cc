#include "model/independent_tokens.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "nn/best_token.h"

namespace vqlm {
namespace {

// Hands out log-probabilities position by position, whatever was produced.
class IndependentTokens : public NextTokenModel {
 public:
  IndependentTokens(torch::Tensor log_probs, torch::Tensor lengths, int end_id)
      : log_probs_(std::move(log_probs)), lengths_(std::move(lengths)), end_id_(end_id) {}

  torch::Tensor next_log_probs(const torch::Tensor& /*tokens*/) override {
    auto ended = torch::full({log_probs_.size(0), log_probs_.size(2)},
                             -std::numeric_limits<float>::infinity(), log_probs_.options());
    ended.select(1, end_id_).fill_(0);
    const std::int64_t position = position_++;
    if (position >= log_probs_.size(1)) return ended;
    return torch::where(lengths_.gt(position).unsqueeze(1), log_probs_.select(1, position), ended);
  }

  void select_rows(const torch::Tensor& rows) override {
    const auto kept = rows.to(log_probs_.device());
    log_probs_ = log_probs_.index_select(0, kept);
    lengths_ = lengths_.index_select(0, kept);
  }

 private:
  torch::Tensor log_probs_;  // [R, T, V]
  torch::Tensor lengths_;    // int64 [R]: positions that have a code
  int end_id_;
  std::int64_t position_ = 0;
};

void append_end(Decoded& text, double log_prob_nats) {
  text.log_prob_nats.push_back(log_prob_nats);
  text.finished = true;
}

Decoded greedy_text(std::span<const BestToken> places, int end_id, int max_tokens) {
  Decoded text;
  for (std::size_t t = 0; t < static_cast<std::size_t>(max_tokens); ++t) {
    if (t == places.size()) {
      append_end(text, 0);
      break;
    }
    const LikeliestToken best = likeliest(places[t], end_id);
    if (best.id == end_id) {
      append_end(text, best.log_prob_nats);
      break;
    }
    text.ids.push_back(best.id);
    text.log_prob_nats.push_back(best.log_prob_nats);
  }
  return text;
}

// Of the texts of one length the likeliest takes the best token at each position, so that as many
// texts are compared as there are lengths.
Decoded best_text(std::span<const BestToken> places, double length_penalty, int max_tokens) {
  double sum = 0, best_score = -std::numeric_limits<double>::infinity();
  std::size_t best_length = 0;
  for (std::size_t length = 0; length < static_cast<std::size_t>(max_tokens); ++length) {
    const bool covered = length < places.size();
    const double total = sum + (covered ? places[length].end_log_prob_nats : 0);
    const double score = total / std::pow(static_cast<double>(length + 1), length_penalty);
    if (score > best_score) {
      best_score = score;
      best_length = length;
    }
    if (!covered || places[length].id < 0) break;
    sum += places[length].log_prob_nats;
  }
  Decoded text;
  for (std::size_t t = 0; t < best_length; ++t) {
    text.ids.push_back(places[t].id);
    text.log_prob_nats.push_back(places[t].log_prob_nats);
  }
  append_end(text, best_length < places.size() ? places[best_length].end_log_prob_nats : 0);
  return text;
}

}  // namespace

std::vector<Decoded> decode_independent(const IndependentLogits& logits,
                                        const DecodeRequest& request,
                                        const DecodingOptions& options) {
  const auto& forbidden = request.forbidden;
  const bool may_end =
      std::find(forbidden.begin(), forbidden.end(), request.end_id) == forbidden.end();
  const bool plain = options.repetition_penalty == 1 && options.beam_groups == 1;
  if (options.method == DecodingMethod::kSample || options.max_tokens <= 0 || !may_end || !plain)
    return decode(*independent_tokens(logits, request.end_id), request, options);
  const auto places = logits.logits.size(1);
  const auto best = best_tokens(logits.logits.flatten(0, 1), forbidden, request.end_id);
  const torch::Tensor lengths = logits.mask.sum(1).cpu();
  const auto* length = lengths.const_data_ptr<std::int64_t>();
  std::vector<Decoded> result;
  for (std::int64_t row = 0; row < lengths.size(0); ++row) {
    const auto of_row = std::span(best).subspan(static_cast<std::size_t>(row * places),
                                                static_cast<std::size_t>(length[row]));
    result.push_back(options.method == DecodingMethod::kBeam
                         ? best_text(of_row, options.length_penalty, options.max_tokens)
                         : greedy_text(of_row, request.end_id, options.max_tokens));
  }
  return result;
}

std::unique_ptr<NextTokenModel> independent_tokens(const IndependentLogits& logits, int end_id) {
  return std::make_unique<IndependentTokens>(
      torch::log_softmax(logits.logits.to(torch::kFloat32), -1), logits.mask.sum(1), end_id);
}

}  // namespace vqlm

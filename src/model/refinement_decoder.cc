#include "model/refinement_decoder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "data/tokenizer.h"
#include "model/independent_tokens.h"
#include "nn/best_token.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMask = kBosId;

// A text under way: what stands at each position that has a code.
struct Draft {
  std::vector<LikeliestToken> tokens;
  std::vector<char> hidden;  // to be written by the next pass
};

// Tokens up to the first end, it included.
std::size_t length_of(const Draft& draft, int end_id) {
  const auto end = std::find_if(draft.tokens.begin(), draft.tokens.end(),
                                [&](const LikeliestToken& token) { return token.id == end_id; });
  return std::min(draft.tokens.size(), static_cast<std::size_t>(end - draft.tokens.begin()) + 1);
}

// Hides the least confident num / den of the text, the first of equals, and all behind its end.
void hide_doubtful(Draft& draft, int end_id, std::int64_t num, std::int64_t den) {
  const std::size_t length = length_of(draft, end_id);
  std::vector<std::size_t> order(length);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return draft.tokens[a].log_prob_nats < draft.tokens[b].log_prob_nats;
  });
  std::fill(draft.hidden.begin(), draft.hidden.end(), 1);
  const auto count = static_cast<std::size_t>(static_cast<std::int64_t>(length) * num / den);
  for (std::size_t rank = count; rank < length; ++rank) draft.hidden[order[rank]] = 0;
}

torch::Tensor shown_tokens(const std::vector<Draft>& drafts, std::int64_t places) {
  auto shown =
      torch::full({static_cast<std::int64_t>(drafts.size()), places}, kMask, torch::kInt64);
  auto* row = shown.mutable_data_ptr<std::int64_t>();
  for (const auto& draft : drafts) {
    for (std::size_t t = 0; t < draft.tokens.size(); ++t)
      if (!draft.hidden[t]) row[t] = draft.tokens[t].id;
    row += places;
  }
  return shown;
}

void write_hidden(std::vector<Draft>& drafts, const torch::Tensor& logits,
                  const DecodeRequest& request) {
  const auto best = best_tokens(logits.flatten(0, 1), request.forbidden, request.end_id);
  auto row = best.begin();
  for (auto& draft : drafts) {
    for (std::size_t t = 0; t < draft.tokens.size(); ++t)
      if (draft.hidden[t])
        draft.tokens[t] = likeliest(row[static_cast<std::ptrdiff_t>(t)], request.end_id);
    row += logits.size(1);
  }
}

Decoded finished_text(const Draft& draft, int end_id, int max_tokens) {
  Decoded text;
  const std::size_t length = length_of(draft, end_id);
  for (std::size_t t = 0; t < length; ++t) {
    text.log_prob_nats.push_back(draft.tokens[t].log_prob_nats);
    text.finished = draft.tokens[t].id == end_id;
    if (!text.finished) text.ids.push_back(draft.tokens[t].id);
  }
  if (!text.finished && length < static_cast<std::size_t>(max_tokens)) {
    text.log_prob_nats.push_back(0);  // behind the last code there is only the end
    text.finished = true;
  }
  return text;
}

}  // namespace

RefinementDecoder::RefinementDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding)
    : TextDecoder(std::move(embedding)),
      steps_(options.refinement_steps),
      stack_(register_module("stack", TransformerDecoder(options.transformer, true))) {}

torch::Tensor RefinementDecoder::pass(const torch::Tensor& shown, const DecoderInput& input) {
  const auto x = embedding()->add_positions(embedding()->tokens(shown) + input.aligned);
  return stack_->forward(x, &input.memory, false, input.mask);
}

torch::Tensor RefinementDecoder::hidden(const torch::Tensor& /*targets*/,
                                        const DecoderInput& input) {
  const auto masked =
      torch::full(input.mask.sizes(), kMask, input.mask.options().dtype(torch::kInt64));
  return pass(masked, input);
}

Lesson RefinementDecoder::lesson(const torch::Tensor& targets, const DecoderInput& input) {
  const auto numbers = input.aligned.options().dtype(torch::kFloat32);
  const auto evenly = torch::rand({targets.size(0), 1}, numbers);
  const auto all = torch::rand({targets.size(0), 1}, numbers).lt(0.5);
  const auto shares = evenly.masked_fill(all, 1);
  const auto padding = targets.eq(kPadId);
  const auto draws = torch::rand(targets.sizes(), numbers).masked_fill(padding, 2);
  const auto unseen = draws.lt(shares).logical_or(draws.eq(draws.amin({1}, true)));
  // Padding is masked too, or it would tell the length.
  const auto shown = targets.masked_fill(unseen.logical_or(padding), kMask);
  return {pass(shown, input), targets.masked_fill(unseen.logical_not(), kPadId)};
}

std::vector<Decoded> RefinementDecoder::decode(const DecoderInput& input,
                                               const DecodeRequest& request,
                                               const DecodingOptions& options) {
  const auto first = logits({}, input);
  if (steps_ == 0 || options.method == DecodingMethod::kSample || options.max_tokens <= 0)
    return decode_independent({first, input.mask}, request, options);
  if (options.repetition_penalty != 1)
    throw InvalidArgument(expected_got("decoding: repetition_penalty",
                                       "1 with a decoder that refines",
                                       std::to_string(options.repetition_penalty)));
  const torch::Tensor lengths = input.mask.sum(1).clamp_max(options.max_tokens).cpu();
  std::vector<Draft> drafts;
  for (std::int64_t row = 0; row < lengths.size(0); ++row) {
    const auto length = static_cast<std::size_t>(lengths.const_data_ptr<std::int64_t>()[row]);
    drafts.push_back({std::vector<LikeliestToken>(length), std::vector<char>(length, 1)});
  }
  write_hidden(drafts, first, request);
  for (std::int64_t i = 1; i <= steps_; ++i) {
    for (auto& draft : drafts) hide_doubtful(draft, request.end_id, steps_ + 1 - i, steps_ + 1);
    const auto shown = shown_tokens(drafts, input.mask.size(1)).to(input.mask.device());
    write_hidden(drafts, embedding()->logits(pass(shown, input)), request);
  }
  std::vector<Decoded> texts;
  for (const auto& draft : drafts)
    texts.push_back(finished_text(draft, request.end_id, options.max_tokens));
  return texts;
}

}  // namespace vqlm

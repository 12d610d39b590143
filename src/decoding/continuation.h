// A text continued token by token, greedily, by sampling or by beam search, whatever the model of
// the next token. Padding, unknown and begin of sequence are never produced; end of sequence ends.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/random.h"
#include "data/decoding_options.h"
#include "data/tokenizer.h"
#include "decoding/beam.h"
#include "decoding/decoded.h"
#include "decoding/token_chooser.h"

namespace vqlm {

// A model of the next token. `State` is what it knows of a text so far; a beam copies it.
template <typename Model>
concept NextTokenModel = requires(Model& model, typename Model::State& state, int token,
                                  const typename Model::State& text, float* row) {
  { model.vocab_size() } -> std::convertible_to<std::int64_t>;  // V
  model.advance(state, token);                                  // the text has one token more
  model.log_probs(text, row);                                   // of what comes next, [V]
};

template <NextTokenModel Model>
std::vector<char> producible_tokens(Model& model) {
  return allowed_tokens(model.vocab_size(), {kPadId, kUnkId, kBosId});
}

// By greedy search, or by sampling where the options' method is that.
template <NextTokenModel Model>
Decoded walk(Model& model, typename Model::State state, const std::vector<int>& prefix,
             const DecodingOptions& options, Pcg64& random) {
  TokenChooser chooser(producible_tokens(model), options);
  std::vector<float> row(static_cast<std::size_t>(model.vocab_size()));
  Decoded result;
  for (int i = 0; i < options.max_tokens; ++i) {
    model.log_probs(state, row.data());
    const int token = chooser.choose(row.data(), prefix, result.ids, random);
    result.log_prob_nats.push_back(row[static_cast<std::size_t>(token)]);
    result.finished = token == kEosId;
    if (result.finished) break;
    result.ids.push_back(token);
    model.advance(state, token);
  }
  return result;
}

template <NextTokenModel Model>
Decoded beam_search(Model& model, typename Model::State state, const std::vector<int>& prefix,
                    const DecodingOptions& options) {
  const std::vector<char> allowed = producible_tokens(model);
  Beam beam({0, kEosId, prefix}, options, 1);
  const std::int64_t vocab = model.vocab_size();
  std::vector<typename Model::State> states{std::move(state)}, next;
  std::vector<float> rows;
  const auto fill = [&] {
    rows.resize(states.size() * static_cast<std::size_t>(vocab));
    for (std::size_t r = 0; r < states.size(); ++r)
      model.log_probs(states[r], rows.data() + static_cast<std::ptrdiff_t>(r) * vocab);
    return TokenRows{rows.data(), vocab};
  };
  while (beam.advance(fill(), 0, allowed)) {
    next.clear();
    for (std::size_t k = 0; k < beam.num_rows(); ++k) {
      next.push_back(states[beam.parent_row(k)]);
      model.advance(next.back(), beam.last_token(k));
    }
    std::swap(states, next);
  }
  return beam.results()[0];
}

// What comes after `prefix`, which is not part of the result; `state` is that of an empty text.
// Throws InvalidArgument on impossible options.
template <NextTokenModel Model>
Decoded continue_text(Model& model, typename Model::State state, const std::vector<int>& prefix,
                      const DecodingOptions& options, Pcg64& random) {
  check_decoding(options);
  if (options.max_tokens <= 0) return {};
  for (const int token : prefix) model.advance(state, token);
  if (options.method == DecodingMethod::kBeam)
    return beam_search(model, std::move(state), prefix, options);
  return walk(model, std::move(state), prefix, options, random);
}

}  // namespace vqlm

#include "baselines/ngram_decoding.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "core/error.h"
#include "data/tokenizer.h"
#include "decoding/beam.h"
#include "decoding/token_chooser.h"

namespace vqlm {
namespace {

// The next token's log-probabilities after each of some states, a row a state.
class NgramRows {
 public:
  explicit NgramRows(const NgramModel& model) : model_(model) {}

  TokenRows of(const std::vector<NgramState>& states) {
    const auto vocab = static_cast<std::size_t>(model_.vocab_size());
    log_probs_.resize(states.size() * vocab);
    for (std::size_t r = 0; r < states.size(); ++r) {
      model_.distribution(states[r], probs_);
      std::transform(probs_.begin(), probs_.end(),
                     log_probs_.begin() + static_cast<std::ptrdiff_t>(r * vocab),
                     [](double p) { return static_cast<float>(std::log(p)); });
    }
    return {log_probs_.data(), model_.vocab_size()};
  }

 private:
  const NgramModel& model_;
  std::vector<double> probs_;
  std::vector<float> log_probs_;
};

std::vector<char> producible_tokens(const NgramModel& model) {
  return allowed_tokens(model.vocab_size(), {kPadId, kUnkId, kBosId});
}

Decoded walk(const NgramModel& model, NgramState state, const std::vector<int>& prefix,
             const DecodingOptions& options, Pcg64& random) {
  TokenChooser chooser(producible_tokens(model), options);
  NgramRows rows(model);
  Decoded result;
  for (int i = 0; i < options.max_tokens && !result.finished; ++i) {
    const float* row = rows.of({state}).row(0);
    const int token = chooser.choose(row, prefix, result.ids, random);
    result.log_prob_nats.push_back(row[token]);
    result.finished = token == kEosId;
    if (result.finished) break;
    result.ids.push_back(token);
    model.advance(state, static_cast<std::uint32_t>(token));
  }
  return result;
}

Decoded beam_search(const NgramModel& model, const NgramState& state,
                    const std::vector<int>& prefix, const DecodingOptions& options) {
  const std::vector<char> allowed = producible_tokens(model);
  Beam beam({0, kEosId, prefix}, options, 1);
  NgramRows rows(model);
  std::vector<NgramState> states = {state};
  while (beam.advance(rows.of(states), 0, allowed)) {
    std::vector<NgramState> next;
    for (std::size_t k = 0; k < beam.num_rows(); ++k) {
      next.push_back(states[beam.parent_row(k)]);
      model.advance(next.back(), static_cast<std::uint32_t>(beam.last_token(k)));
    }
    states = std::move(next);
  }
  return beam.results()[0];
}

}  // namespace

Decoded continue_ngrams(const NgramModel& model, const std::vector<int>& prefix,
                        const DecodingOptions& options, Pcg64& random) {
  check_decoding(options);
  if (options.max_tokens <= 0) return {};
  NgramState state = model.start();
  for (const int id : prefix) model.advance(state, static_cast<std::uint32_t>(id));
  if (options.method == DecodingMethod::kBeam) return beam_search(model, state, prefix, options);
  return walk(model, state, prefix, options, random);
}

}  // namespace vqlm

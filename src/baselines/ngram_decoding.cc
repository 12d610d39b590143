#include "baselines/ngram_decoding.h"

#include <algorithm>
#include <cmath>

#include "decoding/continuation.h"

namespace vqlm {
namespace {

// An n-gram model as decoding sees it.
class NgramNextToken {
 public:
  using State = NgramState;

  explicit NgramNextToken(const NgramModel& model) : model_(model) {}

  std::int64_t vocab_size() const { return model_.vocab_size(); }
  void advance(State& state, int token) const {
    model_.advance(state, static_cast<std::uint32_t>(token));
  }
  void log_probs(const State& state, float* row) {
    model_.distribution(state, probs_);
    std::transform(probs_.begin(), probs_.end(), row,
                   [](double p) { return static_cast<float>(std::log(p)); });
  }

 private:
  const NgramModel& model_;
  std::vector<double> probs_;
};

}  // namespace

Decoded continue_ngrams(const NgramModel& model, const std::vector<int>& prefix,
                        const DecodingOptions& options, Pcg64& random) {
  NgramNextToken next(model);
  return continue_text(next, model.start(), prefix, options, random);
}

}  // namespace vqlm

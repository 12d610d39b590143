// The next token by greedy search or by sampling, after the repetition penalty.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "data/decoding_options.h"
#include "decoding/token_rows.h"
#include "decoding/token_sampler.h"

namespace vqlm {

class TokenChooser {
 public:
  // `allowed` as allowed_tokens gives it. Samples where the options' method is that, else it takes
  // the likeliest.
  TokenChooser(std::vector<char> allowed, const DecodingOptions& options);

  // log_probs [V], as the model gives them; `prefix` and `produced` are what the text has already.
  int choose(const float* log_probs, std::span<const int> prefix, std::span<const int> produced,
             Pcg64& random);

 private:
  bool samples_;
  std::vector<char> allowed_;
  TokenSampler sampler_;
  RepetitionPenalty repetition_;
};

}  // namespace vqlm

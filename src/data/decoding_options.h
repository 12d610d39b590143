// How a sequence is drawn from a model of the next token. Every generator takes the same options.
#pragma once

#include <cstdint>

namespace vqlm {

enum class DecodingMethod { kGreedy, kBeam, kSample };

struct DecodingOptions {
  DecodingMethod method = DecodingMethod::kGreedy;
  int beam_size = 5;            // beam only
  double length_penalty = 1.0;  // beam only: score = log p / length^penalty
  double temperature = 1.0;     // sample only, > 0
  int top_k = 0;                // sample only; 0: all
  double top_p = 1.0;           // sample only: nucleus
  int max_tokens = 256;         // longest output, in tokens
  int batch_size = 32;          // examples decoded together
  std::uint64_t seed = 1;       // each example draws from derive_seed(seed, "decoding/" + id)
};

}  // namespace vqlm

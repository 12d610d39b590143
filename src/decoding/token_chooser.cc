#include "decoding/token_chooser.h"

#include <utility>

namespace vqlm {

TokenChooser::TokenChooser(std::vector<char> allowed, const DecodingOptions& options)
    : samples_(options.method == DecodingMethod::kSample),
      allowed_(std::move(allowed)),
      sampler_(allowed_, options),
      repetition_(options.repetition_penalty) {}

int TokenChooser::choose(const float* log_probs, std::span<const int> prefix,
                         std::span<const int> produced, Pcg64& random) {
  const auto vocab = static_cast<std::int64_t>(allowed_.size());
  const float* row = repetition_.apply(log_probs, vocab, prefix, produced);
  return samples_ ? sampler_.draw(row, random) : most_likely(row, allowed_);
}

}  // namespace vqlm

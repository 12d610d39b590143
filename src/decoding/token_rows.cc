#include "decoding/token_rows.h"

#include <algorithm>

#include "core/error.h"

namespace vqlm {

std::vector<char> allowed_tokens(std::int64_t vocab, const std::vector<int>& forbidden) {
  std::vector<char> allowed(static_cast<std::size_t>(vocab), 1);
  for (const int id : forbidden)
    if (id >= 0 && id < vocab) allowed[static_cast<std::size_t>(id)] = 0;
  if (std::find(allowed.begin(), allowed.end(), 1) == allowed.end())
    throw InvalidArgument(
        expected_got("decoding: forbidden", "at least one token left", "all of them"));
  return allowed;
}

int most_likely(const float* log_probs, const std::vector<char>& allowed) {
  std::size_t best = allowed.size();
  for (std::size_t v = 0; v < allowed.size(); ++v)
    if (allowed[v] && (best == allowed.size() || log_probs[v] > log_probs[best])) best = v;
  return static_cast<int>(best);
}

const float* RepetitionPenalty::apply(const float* log_probs, std::int64_t vocab,
                                      std::span<const int> prefix, std::span<const int> produced) {
  if (!changes()) return log_probs;
  changed_.assign(log_probs, log_probs + vocab);
  for (const auto& tokens : {prefix, produced})
    for (const int token : tokens) {
      if (token < 0 || token >= vocab) continue;
      const auto v = static_cast<std::size_t>(token);
      changed_[v] = static_cast<float>(static_cast<double>(log_probs[v]) * penalty_);
    }
  return changed_.data();
}

}  // namespace vqlm

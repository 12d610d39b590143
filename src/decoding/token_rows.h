// Log-probabilities of the next token as rows of plain floats, and which tokens may be produced.
// V vocabulary, S source length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqlm {

struct TokenRows {
  const float* data = nullptr;  // a row after the other
  std::int64_t vocab = 0;       // V
  // What each row's last position attends to, rows of S that add up to 1, negative where there is
  // no source token; null: not known.
  const float* attention = nullptr;
  std::int64_t num_sources = 0;  // S

  const float* row(std::size_t r) const { return data + static_cast<std::int64_t>(r) * vocab; }
};

// allowed[v]: token v may be produced. Throws InvalidArgument when none is left.
std::vector<char> allowed_tokens(std::int64_t vocab, const std::vector<int>& forbidden);

// The likeliest allowed token of a row [V], the first of equals.
int most_likely(const float* log_probs, const std::vector<char>& allowed);

// What tokens that a text has already lose (Keskar et al. 2019, arXiv 1909.05858, section 4.1, with
// log-probabilities in place of logits): log p is multiplied by `penalty`. 1 changes nothing.
class RepetitionPenalty {
 public:
  explicit RepetitionPenalty(double penalty) : penalty_(penalty) {}
  bool changes() const { return penalty_ != 1; }
  // The row [V] itself, or a changed copy that is good until the next call. Ids outside [0, V) are
  // passed over: a label before a text is one.
  const float* apply(const float* log_probs, std::int64_t vocab, std::span<const int> prefix,
                     std::span<const int> produced);

 private:
  double penalty_;
  std::vector<float> changed_;
};

}  // namespace vqlm

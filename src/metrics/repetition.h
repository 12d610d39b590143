// Repetition inside one text: n-grams that return, and loops, the usual failure of
// likelihood-driven decoding. Source of the n-gram share: Welleck et al. 2020 (arXiv 1908.04319),
// "seq-rep-n".
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace vqlm {

struct RepeatedNgrams {
  std::size_t repeated = 0;  // n-grams that stood in the text before
  std::size_t total = 0;
};
RepeatedNgrams count_repeated_ngrams(std::span<const std::string_view> tokens, int order);

// The most tokens that one loop adds: a loop is a block of at most `max_period` tokens that follows
// itself at least once; its first round does not count. "a b a b a" has 3, "a b c" 0.
std::size_t longest_loop(std::span<const std::string_view> tokens, int max_period);

}  // namespace vqlm

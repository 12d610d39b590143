#include "metrics/longest_common_subsequence.h"

#include <bit>
#include <utility>

namespace vqlm {
namespace {

// Equal symbols at both ends belong to some longest common subsequence. Returns how many.
std::size_t strip_common_ends(Symbols& a, Symbols& b) {
  std::size_t count = 0;
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a = a.subspan(1);
    b = b.subspan(1);
    ++count;
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a = a.first(a.size() - 1);
    b = b.first(b.size() - 1);
    ++count;
  }
  return count;
}

}  // namespace

// One block of the pattern at a time along the whole text; a set bit of `row` says that the pattern
// symbol does not raise the length.
template <bool kKeepRows>
std::size_t LongestCommonSubsequence::run() {
  const auto text = masks_.text();
  carries_.assign(text.size(), 0);
  if constexpr (kKeepRows) rows_.resize(masks_.num_blocks() * text.size());
  std::size_t length = 0;
  for (std::size_t block = 0; block < masks_.num_blocks(); ++block) {
    const auto masks = masks_.load_block(block);
    std::uint64_t row = ~std::uint64_t{0};
    for (std::size_t j = 0; j < text.size(); ++j) {
      const std::uint64_t matches = row & masks[text[j]];
      const std::uint64_t sum = row + matches;
      const std::uint64_t total = sum + carries_[j];
      carries_[j] = static_cast<std::uint8_t>((sum < row) | (total < sum));
      row = total | (row - matches);
      if constexpr (kKeepRows) rows_[block * text.size() + j] = row;
    }
    length += static_cast<std::size_t>(std::popcount(~row));
  }
  return length;
}

std::size_t LongestCommonSubsequence::length(Symbols a, Symbols b) {
  const std::size_t ends = strip_common_ends(a, b);
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return ends;
  masks_.set_pattern(a);
  masks_.set_text(b);
  return ends + run<false>();
}

void LongestCommonSubsequence::set_reference(Symbols reference) { masks_.set_pattern(reference); }

void LongestCommonSubsequence::mark(Symbols candidate, std::vector<bool>& marks) {
  masks_.set_text(candidate);
  if (run<true>() == 0) return;
  const auto pattern = masks_.pattern();
  const auto text = masks_.text();
  std::size_t i = pattern.size(), j = text.size();
  while (i > 0 && j > 0) {
    const std::uint64_t row = rows_[(i - 1) / PatternMasks::kBlock * text.size() + j - 1];
    if (pattern[i - 1] == text[j - 1]) {
      marks[i - 1] = true;
      --i;
      --j;
    } else if ((row >> ((i - 1) % PatternMasks::kBlock) & 1) == 0) {
      --j;
    } else {
      --i;
    }
  }
}

}  // namespace vqlm

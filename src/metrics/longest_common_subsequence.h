// The longest common subsequence of two sequences, 64 symbols at a time. Source: Hyyrö, "Bit-
// parallel LCS-length computation revisited", 2004.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "metrics/pattern_masks.h"

namespace vqlm {

// Keeps working memory: one object a thread.
class LongestCommonSubsequence {
 public:
  std::size_t length(Symbols a, Symbols b);

  // Which symbols of the reference belong to one longest common subsequence with each candidate:
  // of several the one found by going back through the table from its end, where equal symbols
  // belong to it, and otherwise the candidate's symbol is left out only if leaving out the
  // reference's would lose length. This is ROUGE's choice for rougeLsum.
  void set_reference(Symbols reference);
  // Sets marks[i] for those symbols (reference.size() of them); leaves the others as they are.
  // Memory: one bit for each pair of a symbol of the reference and one of the candidate.
  void mark(Symbols candidate, std::vector<bool>& marks);

 private:
  template <bool kKeepRows>
  std::size_t run();

  PatternMasks masks_;
  std::vector<std::uint8_t> carries_;  // of each text symbol, from block to block
  // rows_[block * text length + j]: bit i is clear where row i of the block raises the length of
  // the first j + 1 text symbols.
  std::vector<std::uint64_t> rows_;
};

}  // namespace vqlm

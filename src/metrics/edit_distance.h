// Distances between two sequences as the number of edits from one to the other. A symbol is a code
// point or a token's number; every edit costs 1. Sources: Hyyrö, "A bit-vector algorithm for
// computing Levenshtein and Damerau edit distances", 2003 (after Myers 1999); Zhao and Sahni,
// "String correction using the Damerau-Levenshtein distance", 2019.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "metrics/longest_common_subsequence.h"
#include "metrics/pattern_masks.h"

namespace vqlm {

// Keeps working memory: one object a thread. Each distance is symmetric.
class EditDistance {
 public:
  // Insertions, deletions, substitutions. Time: length times length over 64.
  std::size_t levenshtein(Symbols a, Symbols b);
  // Insertions and deletions: what is not in the longest common subsequence. Time as above.
  std::size_t indel(Symbols a, Symbols b);
  // Levenshtein's and swaps of two neighbours, of which neither is edited again (optimal string
  // alignment: no metric). Time: length times length.
  std::size_t optimal_string_alignment(Symbols a, Symbols b);
  // The same without that limit: symbols may be inserted between the swapped ones, or deleted.
  std::size_t damerau_levenshtein(Symbols a, Symbols b);

 private:
  PatternMasks masks_;
  LongestCommonSubsequence subsequence_;
  std::vector<std::uint8_t> steps_;  // of each text symbol, from block to block
};

}  // namespace vqlm

// Similarities of two sequences between 0 and 1, or 100, as the package rapidfuzz 3.14.6 gives
// them. Of two empty sequences each is the highest, the distance 0. Source: scoring rules, section
// 4.11; Jaro 1989; Winkler 1990.
#pragma once

#include "metrics/edit_distance.h"

namespace vqlm {

// Levenshtein distance over the longer length: 0 to 1, lower is closer.
double normalized_levenshtein(EditDistance& distances, Symbols a, Symbols b);
// 100 (1 - indel distance / (length of a + length of b)): 0 to 100.
double indel_ratio(EditDistance& distances, Symbols a, Symbols b);
// Mean of the shares of symbols in common within a window (half the longer length, less one) and of
// those in the same order: 0 to 1. Time: length times length.
double jaro_similarity(Symbols a, Symbols b);
// Jaro's, and above 0.7 raised by a tenth of what is missing for each of the first symbols in
// common, four at most.
double jaro_winkler_similarity(Symbols a, Symbols b);

}  // namespace vqlm

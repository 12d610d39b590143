// Metric `code_labels`: what a code alone says of the label of its text. Every code of every text
// is paired with the text's label (code_association.h):
//   "codes.purity"              share of pairs that guessing each code's most frequent label gets
//                               right;
//   "codes.mutual_information"  of code and label, in bits; at most the entropy of the labels.
// Both are too high by chance, the more so the more codes there are for the texts: what is left
// when labels are dealt out anew to the texts, the mean over `permutations` draws, stands beside
// them as "codes.purity_by_chance" and "codes.mutual_information_by_chance". With several codebooks
// each is the mean over codebooks, weighted by codes. Intervals of the first two: delete-group
// jackknife over texts. Keys: permutations (20), num_groups, resampling_seed.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_code_labels(Registries& registries);

}  // namespace vqlm

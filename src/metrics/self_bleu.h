// BLEU of each sentence with a whole set as its references: the others of its own set (self-BLEU)
// or a set of real texts. Convention of Texygen (Zhu et al. 2018, arXiv 1802.01886) with NLTK's
// sentence BLEU: uniform weights, 0.1 for a zero numerator (its "method1"), closest reference
// length, 0 without a common word. Exact, in time proportional to the number of n-grams: for each
// n-gram only the two references that have most of it matter.
#pragma once

#include <string_view>
#include <vector>

namespace vqlm {

using TokenizedTexts = std::vector<std::vector<std::string_view>>;

// One value a sentence, 0 to 1; bit-identical to NLTK 3.10. Throws InvalidArgument with fewer than
// two sentences or an order below 1.
std::vector<double> self_bleu(const TokenizedTexts& sentences, int order);

// The same for each sentence against all `references`. Throws InvalidArgument without references or
// with an order below 1.
std::vector<double> set_bleu(const TokenizedTexts& sentences, const TokenizedTexts& references,
                             int order);

}  // namespace vqlm

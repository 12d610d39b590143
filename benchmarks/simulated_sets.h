// Populations from which test sets can be drawn as often as one likes, so that it can be counted
// how often an interval holds the true value. A segment is one independent draw.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/random.h"
#include "data/grammar.h"
#include "tasks/prediction.h"

namespace vqlm {

using Population = std::function<Prediction(Pcg64&)>;

std::vector<Prediction> draw_set(const Population& population, std::size_t segments, Pcg64& random);

// An English sentence of the grammar as reference, and as output the same with words dropped,
// replaced, added and swapped; a sentence's share of edited words is 0.6 u^2, u uniform: many are
// nearly right, some are ruined.
Population edited_sentences(std::shared_ptr<const Grammar> grammar);

// An English sentence with its true probability, end of sentence counted as a token. The perplexity
// is known in closed form.
Population grammar_likelihoods(std::shared_ptr<const Grammar> grammar);
double grammar_perplexity(const Grammar& grammar);

// An English sentence under a bigram model learnt from `training` other ones, add-0.1 smoothing:
// what it has not seen costs much, so that few segments weigh heavily.
Population bigram_likelihoods(std::shared_ptr<const Grammar> grammar, std::size_t training);

// 4 to 16 codes; the r-th commonest of `num_codes` has a probability proportional to 1 /
// r^exponent. Three of ten codes repeat one of the same segment.
Population zipf_codes(int num_codes, double exponent);

// English sentences of the grammar as outputs.
Population grammar_texts(std::shared_ptr<const Grammar> grammar);

// Texts of 5 to 30 words, drawn as `zipf_codes` draws codes.
Population zipf_texts(int num_words, double exponent);

}  // namespace vqlm

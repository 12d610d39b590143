// N-grams of one order in lexicographic order of their token ids, and how levels of them become a
// back-off model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "baselines/ngram_model.h"

namespace vqlm {

struct SortedNgrams {
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::size_t order = 1;
  std::vector<std::uint32_t> tokens;  // `order` of them an n-gram
  std::vector<float> log10_probs;     // NaN: not known yet
  std::vector<float> log10_backoffs;

  std::size_t size() const { return log10_probs.size(); }
  const std::uint32_t* ngram(std::size_t i) const { return tokens.data() + i * order; }
  void add(const std::uint32_t* ngram, float log10_prob, float log10_backoff);
  // Brings n-grams added in any order into theirs. Returns one that stands twice, or kNone.
  std::size_t sort();
  // Its index, or kNone.
  std::size_t find(const std::uint32_t* ngram) const;
};

// `levels` are of orders 1, 2, ..., sorted, each n-gram once, the first with every token.
// Beginnings and ends of n-grams that are missing among the shorter ones are added with the
// probability that the model gives them.
NgramModel back_off_model(std::vector<SortedNgrams> levels);

}  // namespace vqlm

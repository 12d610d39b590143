// Clipped n-gram matches of sequences against references: an n-gram of the hypothesis counts as
// often as in the reference where it is most frequent, at most. Source: Papineni et al. 2002,
// section 2.1. One short reference is matched place by place, anything else by a trie: both count
// the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/short_ngram_matcher.h"
#include "metrics/trie_ngram_matcher.h"

namespace vqlm {

class NgramMatcher {
 public:
  static constexpr std::uint32_t kUnseen = 0xFFFFFFFFU;  // for a symbol that no reference has

  // Orders 1 to `max_order`.
  explicit NgramMatcher(int max_order);

  void clear();  // forgets the references
  // Symbols are small numbers: memory goes with the largest of them.
  void add_reference(std::span<const std::uint32_t> symbols);
  // Adds the matches of order n to `matches[n - 1]`. The references stay for further hypotheses.
  void match(std::span<const std::uint32_t> symbols, std::span<double> matches);

 private:
  void index();

  std::size_t max_order_;
  ShortNgramMatcher short_;
  TrieNgramMatcher trie_;
  std::vector<std::uint32_t> first_;  // reference, as long as it is the only one
  std::size_t num_references_ = 0;
  bool is_short_ = false, is_indexed_ = false;
};

}  // namespace vqlm

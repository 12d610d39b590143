// Clipped n-gram matches of sequences against references: an n-gram of the hypothesis counts as
// often as in the reference where it is most frequent, at most. Source: Papineni et al. 2002,
// section 2.1.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "metrics/ngram_trie.h"

namespace vqlm {

class NgramMatcher {
 public:
  // Orders 1 to `max_order`.
  explicit NgramMatcher(int max_order) : max_order_(max_order) {}

  void clear();  // forgets the references
  void add_reference(std::span<const std::uint32_t> symbols);
  // Adds the matches of order n to `matches[n - 1]`. The references stay for further hypotheses.
  void match(std::span<const std::uint32_t> symbols, std::span<double> matches);

 private:
  struct Counts {
    std::uint32_t limit;      // the most any reference has
    std::uint32_t reference;  // in the sequence with number `reference_of`
    std::uint32_t reference_of;
    std::uint32_t hypothesis;
    std::uint32_t hypothesis_of;
  };

  int max_order_;
  NgramTrie trie_;
  std::vector<Counts> counts_;  // one a node
  std::uint32_t sequence_ = 0;  // number of the sequence under way; never reused before `clear`
};

}  // namespace vqlm

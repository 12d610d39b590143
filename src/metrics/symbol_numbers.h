// Small numbers for the symbols of a sequence, 1, 2, ... in the order in which they are first seen,
// so that what is kept for each symbol is an array. A symbol is a code point or a token's number.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "metrics/ngram_trie.h"

namespace vqlm {

using Symbols = std::span<const char32_t>;

class SymbolNumbers {
 public:
  SymbolNumbers() : low_(kLow, 0) {}

  void clear();
  std::uint32_t number(char32_t symbol) {  // numbers a new one
    std::uint32_t& known = symbol < kLow ? low_[symbol] : high_number(symbol);
    if (known == 0) known = ++count_;
    return known;
  }
  std::uint32_t find(char32_t symbol) const {  // 0 when it has no number
    if (symbol < kLow) return low_[symbol];
    const std::uint32_t node = high_.find(NgramTrie::kRoot, symbol);
    return node == NgramTrie::kNone ? 0 : high_numbers_[node];
  }
  std::size_t size() const { return count_; }

 private:
  static constexpr char32_t kLow = 512;  // symbols below go without hashing
  std::uint32_t& high_number(char32_t symbol);

  std::vector<std::uint32_t> low_;
  NgramTrie high_;                           // its first level serves as a hash table
  std::vector<std::uint32_t> high_numbers_;  // by node
  std::uint32_t count_ = 0;
};

}  // namespace vqlm

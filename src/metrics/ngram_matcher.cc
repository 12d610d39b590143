#include "metrics/ngram_matcher.h"

#include <algorithm>

namespace vqlm {

void NgramMatcher::clear() {
  trie_.clear();
  counts_.assign(1, Counts{});
  sequence_ = 0;
}

void NgramMatcher::add_reference(std::span<const std::uint32_t> symbols) {
  ++sequence_;
  for (std::size_t start = 0; start < symbols.size(); ++start) {
    const std::size_t end = std::min(symbols.size(), start + static_cast<std::size_t>(max_order_));
    std::uint32_t node = NgramTrie::kRoot;
    for (std::size_t i = start; i < end; ++i) {
      node = trie_.find_or_add(node, symbols[i]);
      if (node >= counts_.size()) counts_.resize(node + 1);
      Counts& counts = counts_[node];
      if (counts.reference_of != sequence_) {
        counts.reference_of = sequence_;
        counts.reference = 0;
      }
      counts.limit = std::max(counts.limit, ++counts.reference);
    }
  }
}

void NgramMatcher::match(std::span<const std::uint32_t> symbols, std::span<double> matches) {
  ++sequence_;
  for (std::size_t start = 0; start < symbols.size(); ++start) {
    const std::size_t end = std::min(symbols.size(), start + static_cast<std::size_t>(max_order_));
    std::uint32_t node = NgramTrie::kRoot;
    for (std::size_t i = start; i < end; ++i) {
      node = trie_.find(node, symbols[i]);
      if (node == NgramTrie::kNone) break;  // no reference has it, nor a longer one
      Counts& counts = counts_[node];
      if (counts.hypothesis_of != sequence_) {
        counts.hypothesis_of = sequence_;
        counts.hypothesis = 0;
      }
      if (counts.hypothesis++ < counts.limit) matches[i - start] += 1;
    }
  }
}

}  // namespace vqlm

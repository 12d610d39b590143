#include "metrics/symbol_numbers.h"

#include <algorithm>

namespace vqlm {

void SymbolNumbers::clear() {
  std::fill(low_.begin(), low_.end(), 0);
  high_.clear();
  high_numbers_.clear();
  count_ = 0;
}

std::uint32_t& SymbolNumbers::high_number(char32_t symbol) {
  const std::uint32_t node = high_.find_or_add(NgramTrie::kRoot, symbol);
  if (node >= high_numbers_.size()) high_numbers_.resize(node + 1, 0);
  return high_numbers_[node];
}

}  // namespace vqlm

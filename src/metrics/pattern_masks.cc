#include "metrics/pattern_masks.h"

#include <algorithm>

namespace vqlm {

void PatternMasks::set_pattern(Symbols pattern) {
  numbers_.clear();
  pattern_.clear();
  for (const char32_t symbol : pattern) pattern_.push_back(numbers_.number(symbol));
  masks_.assign(numbers_.size() + 1, 0);
  loaded_ = kNone;
}

void PatternMasks::set_text(Symbols text) {
  text_.clear();
  for (const char32_t symbol : text) text_.push_back(numbers_.find(symbol));
}

std::span<const std::uint32_t> PatternMasks::symbols_of(std::size_t block) const {
  const std::size_t start = block * kBlock;
  return std::span(pattern_).subspan(start, std::min(kBlock, pattern_.size() - start));
}

std::span<const std::uint64_t> PatternMasks::load_block(std::size_t block) {
  if (block == loaded_) return masks_;
  if (loaded_ != kNone)
    for (const std::uint32_t number : symbols_of(loaded_)) masks_[number] = 0;
  std::uint64_t bit = 1;
  for (const std::uint32_t number : symbols_of(block)) {
    masks_[number] |= bit;
    bit <<= 1;
  }
  loaded_ = block;
  return masks_;
}

}  // namespace vqlm

// What the bit-parallel distances read: a pattern cut into blocks of 64 symbols, for each block and
// symbol the places where it stands as bits, and a text in the same numbers. Memory grows with the
// lengths, not with their product.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/symbol_numbers.h"

namespace vqlm {

class PatternMasks {
 public:
  static constexpr std::size_t kBlock = 64;

  void set_pattern(Symbols pattern);
  void set_text(Symbols text);  // after the pattern

  std::size_t num_blocks() const { return (pattern_.size() + kBlock - 1) / kBlock; }
  std::span<const std::uint32_t> pattern() const { return pattern_; }
  // 0 stands for a symbol that the pattern has not.
  std::span<const std::uint32_t> text() const { return text_; }
  // masks[number]: bit i is set where that symbol is number i of the block. Valid until the next
  // call.
  std::span<const std::uint64_t> load_block(std::size_t block);

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::span<const std::uint32_t> symbols_of(std::size_t block) const;

  SymbolNumbers numbers_;
  std::vector<std::uint32_t> pattern_, text_;
  std::vector<std::uint64_t> masks_;
  std::size_t loaded_ = kNone;
};

}  // namespace vqlm

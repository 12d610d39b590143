// Clipped n-gram matches against one short sequence over few symbols: a sentence's letters, or its
// words. The places of each pair of symbols are chained; how far the hypothesis agrees from a place
// on is read off eight bytes at once, and each place of the reference serves each order once. No
// n-gram is counted or stored. The time grows with the square of the length at worst, hence short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqlm {

class ShortNgramMatcher {
 public:
  static constexpr std::size_t kMaxOrder = 8;
  static constexpr std::size_t kMaxLength = 1024;        // of the reference
  static constexpr std::uint32_t kMaxSymbols = 253;      // of the reference, from 0
  static constexpr std::uint32_t kUnseen = kMaxSymbols;  // and above: what the reference lacks

  explicit ShortNgramMatcher(std::size_t max_order);  // 1 to kMaxOrder

  void set_reference(std::span<const std::uint32_t> symbols);
  // Adds the matches of order n to `matches[n - 1]`.
  void match(std::span<const std::uint32_t> symbols, std::span<double> matches);

 private:
  static constexpr std::size_t kNowhere = 0xFFFF;
  std::uint8_t match_at(std::size_t position, std::uint64_t window, std::uint8_t missing,
                        std::size_t& length);

  std::size_t max_order_;
  std::vector<std::uint8_t> text_, hypothesis_;  // with eight bytes behind that match nothing
  std::vector<std::uint16_t> first_;             // place of each pair of symbols; kNowhere: none
  std::vector<std::uint16_t> next_;              // the place before with the same pair
  std::vector<std::uint8_t> served_;             // orders that a place has served, a bit each
  std::vector<std::uint16_t> counts_, left_;     // of each symbol
};

}  // namespace vqlm

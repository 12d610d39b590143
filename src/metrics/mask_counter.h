// Counts how often each bit was set in a stream of masks: the lowest eight, which are nearly always
// all there are, with one addition a mask.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqlm {

class MaskCounter {
 public:
  // Bit n is added to `counts[n]`, at the latest when this object goes. No higher bit may be set.
  explicit MaskCounter(std::span<double> counts) : counts_(counts) {}
  ~MaskCounter() { flush(); }
  MaskCounter(const MaskCounter&) = delete;
  MaskCounter& operator=(const MaskCounter&) = delete;

  void add(std::uint64_t mask) {
    lanes_ += kSpread[mask & 255];
    for (std::size_t n = 8; (mask >>= 8) != 0; n += 8)
      for (std::size_t bit = 0; bit < 8; ++bit)
        if ((mask >> bit & 1) != 0) counts_[n + bit] += 1;
    if (++added_ == kBeforeOverflow) flush();
  }

 private:
  // Bit n of the index becomes byte n: eight counters are added up at once.
  static constexpr std::array<std::uint64_t, 256> spread() {
    std::array<std::uint64_t, 256> table{};
    for (std::size_t mask = 0; mask < table.size(); ++mask)
      for (std::size_t bit = 0; bit < 8; ++bit)
        if ((mask >> bit & 1) != 0) table[mask] |= std::uint64_t{1} << (8 * bit);
    return table;
  }
  void flush() {
    for (std::size_t n = 0; n < std::min<std::size_t>(8, counts_.size()); ++n)
      counts_[n] += static_cast<double>(lanes_ >> (8 * n) & 255);
    lanes_ = 0;
    added_ = 0;
  }

  static const std::array<std::uint64_t, 256> kSpread;
  static constexpr int kBeforeOverflow = 255;  // of a byte

  std::span<double> counts_;
  std::uint64_t lanes_ = 0;
  int added_ = 0;
};

inline constexpr std::array<std::uint64_t, 256> MaskCounter::kSpread = MaskCounter::spread();

}  // namespace vqlm

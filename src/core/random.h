// Random numbers: PCG64 (XSL-RR 128/64) seeded by SeedSequence exactly as NumPy's default_rng, so
// that resampling reproduces sacreBLEU's draws. Source: O'Neill 2014, HMC-CS-2014-0905; the seeding
// and bounded draws are written down in the scoring rules, section 4.8.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace vqlm {

class Pcg64 {
 public:
  explicit Pcg64(std::uint64_t seed);
  // A seed of any size as its 32-bit words, lowest first, without leading zero words.
  explicit Pcg64(std::span<const std::uint32_t> seed_words);

  std::uint64_t next_u64();
  std::uint32_t next_u32();  // low half first, the high half is kept for the next call
  double next_double();      // [0, 1), 53 bits
  std::uint32_t below(
      std::uint32_t n);  // [0, n), Lemire's rejection on 32 bits; n = 1 draws nothing
  std::vector<std::uint8_t> mask(
      std::size_t n);  // n booleans, one 32-bit draw per 32, lowest bit first

  // Many at once, faster: what as many calls of `next_u32` and of `below` would give.
  void fill(std::span<std::uint32_t> values);
  template <typename Use>
  void for_each_below(std::uint32_t n, std::size_t count, const Use& use);

  // UniformRandomBitGenerator, for <algorithm>; do not use std:: distributions (not portable).
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()() { return next_u64(); }

 private:
  void step();

  unsigned __int128 state_, increment_;
  std::uint32_t kept_ = 0;
  bool has_kept_ = false;
};

template <typename Use>
void Pcg64::for_each_below(std::uint32_t n, std::size_t count, const Use& use) {
  if (n <= 1)
    for (; count > 0; --count) use(std::uint32_t{0});
  if (count == 0) return;
  const std::uint32_t threshold = (0U - n) % n;
  std::array<std::uint32_t, 4096> buffer;
  while (count > 0) {
    const auto draws = std::span(buffer).first(std::min(count, buffer.size()));
    fill(draws);
    for (const std::uint32_t draw : draws) {
      const std::uint64_t product = std::uint64_t{draw} * n;
      if (static_cast<std::uint32_t>(product) < threshold) [[unlikely]]
        continue;  // rejected, one in 2^32 / n at most
      use(static_cast<std::uint32_t>(product >> 32));
      --count;
    }
  }
}

// Random bits as `mask` draws them, for streams too long to hold: one 32-bit draw per 32 bits.
class BitStream {
 public:
  explicit BitStream(Pcg64& random) : random_(random) {}
  bool next() {
    bits_ = left_ == 0 ? random_.next_u32() : bits_ >> 1;
    left_ = left_ == 0 ? 31 : left_ - 1;
    return (bits_ & 1) != 0;
  }

 private:
  Pcg64& random_;
  std::uint32_t bits_ = 0;
  int left_ = 0;
};

// The seed of a named stream ("init", "data", "dropout", "decoding/<example id>") derived from a
// cell's seed.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view stream);

// Fisher-Yates with `below`: the same order on every machine.
template <typename T>
void shuffle(std::vector<T>& values, Pcg64& random) {
  for (std::size_t i = values.size(); i > 1; --i)
    std::swap(values[i - 1], values[random.below(static_cast<std::uint32_t>(i))]);
}

}  // namespace vqlm

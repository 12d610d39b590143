#include "core/random.h"

#include <array>
#include <bit>
#include <string>

#include "core/hash.h"

namespace vqlm {
namespace {

// NumPy's SeedSequence: the seed's words are hashed into a pool of four, the pool into the state.
constexpr std::uint32_t kMixLeft = 0xca01f9ddU, kMixRight = 0x4973f715U;

// A multiplicative hash whose constant moves on with every call.
class RollingHash {
 public:
  RollingHash(std::uint32_t start, std::uint32_t factor) : constant_(start), factor_(factor) {}
  std::uint32_t operator()(std::uint32_t value) {
    value ^= constant_;
    constant_ *= factor_;
    value *= constant_;
    return value ^ (value >> 16);
  }

 private:
  std::uint32_t constant_, factor_;
};

std::uint32_t mix(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t value = kMixLeft * a - kMixRight * b;
  return value ^ (value >> 16);
}

std::array<std::uint32_t, 4> entropy_pool(std::span<const std::uint32_t> words) {
  RollingHash hash(0x43b0d7e5U, 0x931e8875U);
  std::array<std::uint32_t, 4> pool{};
  for (std::size_t i = 0; i < pool.size(); ++i) pool[i] = hash(i < words.size() ? words[i] : 0);
  for (std::size_t from = 0; from < pool.size(); ++from)
    for (std::size_t to = 0; to < pool.size(); ++to)
      if (from != to) pool[to] = mix(pool[to], hash(pool[from]));
  for (std::size_t from = pool.size(); from < words.size(); ++from)
    for (std::uint32_t& cell : pool) cell = mix(cell, hash(words[from]));
  return pool;
}

std::array<std::uint64_t, 4> seed_state(std::span<const std::uint32_t> words) {
  const auto pool = entropy_pool(words);
  RollingHash hash(0x8b51f9ddU, 0x58f38dedU);
  std::array<std::uint64_t, 4> state{};
  for (std::size_t i = 0; i < 8; ++i)
    state[i / 2] |= std::uint64_t{hash(pool[i % 4])} << (32 * (i % 2));
  return state;
}

using Word128 = unsigned __int128;

constexpr Word128 word128(std::uint64_t high, std::uint64_t low) {
  return (Word128{high} << 64) | low;
}

// The generator's step: state * kMultiplier + increment.
constexpr Word128 kMultiplier = word128(0x2360ED051FC65DA4U, 0x4385DF649FCCF645U);

// XSL-RR: the halves of the state combined, turned by its six highest bits.
std::uint64_t output(Word128 state) {
  const auto high = static_cast<std::uint64_t>(state >> 64);
  return std::rotr(high ^ static_cast<std::uint64_t>(state), static_cast<int>(high >> 58));
}

}  // namespace

Pcg64::Pcg64(std::uint64_t seed)
    : Pcg64(std::span<const std::uint32_t>(std::array<std::uint32_t, 2>{
          static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)})) {}

Pcg64::Pcg64(std::span<const std::uint32_t> seed_words) {
  const auto words = seed_state(seed_words);
  increment_ = (word128(words[2], words[3]) << 1) | 1;
  state_ = 0;
  step();
  state_ += word128(words[0], words[1]);
  step();
}

void Pcg64::step() { state_ = state_ * kMultiplier + increment_; }

std::uint64_t Pcg64::next_u64() {
  step();
  return output(state_);
}

std::uint32_t Pcg64::next_u32() {
  if (has_kept_) {
    has_kept_ = false;
    return kept_;
  }
  const std::uint64_t value = next_u64();
  kept_ = static_cast<std::uint32_t>(value >> 32);
  has_kept_ = true;
  return static_cast<std::uint32_t>(value);
}

void Pcg64::fill(std::span<std::uint32_t> values) {
  if (has_kept_ && !values.empty()) {
    values.front() = next_u32();
    values = values.subspan(1);
  }
  // Two states, each two steps from its next, so that their multiplications overlap.
  constexpr std::size_t kLanes = 2;
  Word128 factor = 1, summand = 0;
  std::array<Word128, kLanes> lanes;
  for (Word128 state = state_; Word128 & lane : lanes) {
    factor *= kMultiplier;
    summand = summand * kMultiplier + increment_;
    lane = state = state * kMultiplier + increment_;
  }
  for (; values.size() >= 2 * kLanes; values = values.subspan(2 * kLanes)) {
    state_ = lanes.back();
    for (std::size_t i = 0; i < kLanes; ++i) {
      const std::uint64_t value = output(lanes[i]);
      values[2 * i] = static_cast<std::uint32_t>(value);
      values[2 * i + 1] = static_cast<std::uint32_t>(value >> 32);
      lanes[i] = lanes[i] * factor + summand;
    }
  }
  for (std::uint32_t& value : values) value = next_u32();
}

double Pcg64::next_double() { return static_cast<double>(next_u64() >> 11) * 0x1.0p-53; }

std::uint32_t Pcg64::below(std::uint32_t n) {
  if (n <= 1) return 0;
  std::uint64_t product = std::uint64_t{next_u32()} * n;
  if (static_cast<std::uint32_t>(product) < n) {
    const std::uint32_t threshold = (0U - n) % n;
    while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{next_u32()} * n;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

std::vector<std::uint8_t> Pcg64::mask(std::size_t n) {
  std::vector<std::uint8_t> result(n);
  BitStream bits(*this);
  for (std::uint8_t& value : result) value = bits.next() ? 1 : 0;
  return result;
}

std::uint64_t derive_seed(std::uint64_t seed, std::string_view stream) {
  const std::string digest = Sha256().update(std::to_string(seed)).update("/").update(stream).hex();
  return std::stoull(digest.substr(0, 16), nullptr, 16);
}

}  // namespace vqlm

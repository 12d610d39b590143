#include "scoring_vectors/random_vectors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/hash.h"
#include "core/random.h"
#include "stats/corpus_resampling.h"

namespace vqlm {
namespace {

using nlohmann::json;
using uint128 = unsigned __int128;

constexpr uint128 kMultiplier = (uint128{2549297995355413924ULL} << 64) + 4865540595714422341ULL;

std::string decimal(uint128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// PCG64 as its paper gives it (XSL-RR 128/64), for nothing but comparison.
struct PlainPcg64 {
  uint128 state = 0, increment = 0;

  // From the eight words of a seed sequence: initial state and stream.
  explicit PlainPcg64(const std::vector<std::uint64_t>& words) {
    if (words.size() != 8)
      throw InvalidArgument(expected_got("seed_words", "eight", std::to_string(words.size())));
    std::array<std::uint64_t, 4> halves{};
    for (std::size_t i = 0; i < 4; ++i) halves[i] = words[2 * i + 1] << 32 | words[2 * i];
    increment = (uint128{halves[2]} << 64 | halves[3]) << 1 | 1;
    step();
    state += uint128{halves[0]} << 64 | halves[1];
    step();
  }
  void step() { state = state * kMultiplier + increment; }
  std::uint64_t next() {
    step();
    return std::rotr(static_cast<std::uint64_t>(state >> 64) ^ static_cast<std::uint64_t>(state),
                     static_cast<int>(state >> 122));
  }
};

Pcg64 read_generator(VectorCheck& check) {
  return generator_of_seed(check.at("seed").get<std::string>());
}

std::size_t read_size(VectorCheck& check) {
  std::size_t size = 1;
  for (const json& extent : check.at("shape")) size *= extent.get<std::size_t>();
  return size;
}

// The first values, as many as the vector shows.
template <typename T>
void expect_first(VectorCheck& check, const std::vector<T>& values) {
  const std::size_t count = std::min(check.at("first").size(), values.size());
  check.expect("first",
               std::vector<T>(values.begin(),
                              std::next(values.begin(), static_cast<std::ptrdiff_t>(count))));
}

std::string little_endian(const std::vector<std::int64_t>& values) {
  std::string bytes;
  bytes.reserve(8 * values.size());
  for (const std::int64_t value : values)
    for (int byte = 0; byte < 8; ++byte)
      bytes.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> 8 * byte & 0xFF));
  return bytes;
}

}  // namespace

void check_seed(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  Pcg64 random = read_generator(check);
  PlainPcg64 plain(check.at("seed_words").get<std::vector<std::uint64_t>>());
  check.expect("state", decimal(plain.state));
  check.expect("inc", decimal(plain.increment));
  std::vector<std::string> raw, plain_raw;
  for (std::size_t i = 0; i < check.at("raw64").size(); ++i) {
    raw.push_back(std::to_string(random.next_u64()));
    plain_raw.push_back(std::to_string(plain.next()));
  }
  check.expect("raw64", raw);
  check.compare("raw64 from state and inc", check.at("raw64"), plain_raw);
  for (int i = 0; i < 1000; ++i)
    check.compare("later draws", std::to_string(plain.next()), std::to_string(random.next_u64()));
}

void check_choice(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  Pcg64 random = read_generator(check), one_by_one = random;
  const auto n = check.at("n").get<std::uint32_t>();
  const std::size_t size = read_size(check);
  std::vector<std::int64_t> values, single;
  values.reserve(size);
  random.for_each_below(n, size, [&](std::uint32_t value) { values.push_back(value); });
  for (std::size_t i = 0; i < size; ++i) single.push_back(one_by_one.below(n));
  expect_first(check, values);
  check.expect("sha256_int64le", sha256_hex(little_endian(values)));
  check.expect("then_u32", random.next_u32());
  check.compare("draws one by one", true, values == single);
  check.compare("then_u32 one by one", check.at("then_u32"), one_by_one.next_u32());
}

void check_mask(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  Pcg64 random = read_generator(check), one_by_one = random;
  const std::vector<std::uint8_t> mask = random.mask(read_size(check));
  std::vector<std::uint8_t> single(mask.size());
  BitStream bits(one_by_one);
  for (std::uint8_t& bit : single) bit = bits.next() ? 1 : 0;
  expect_first(check, mask);
  check.expect("sha256_u8", sha256_hex(std::string(mask.begin(), mask.end())));
  check.compare("bits one by one", true, mask == single);
  std::vector<std::uint32_t> choice, single_choice;
  for (std::size_t i = 0; i < check.at("then_choice100").size(); ++i) {
    choice.push_back(random.below(100));
    single_choice.push_back(one_by_one.below(100));
  }
  check.expect("then_choice100", choice);
  check.compare("then_choice100 one by one", choice, single_choice);
}

}  // namespace vqlm

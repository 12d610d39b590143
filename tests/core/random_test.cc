#include "core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

#include "core/hash.h"
#include "metrics/vector_file.h"

namespace vqlm {
namespace {

// numpy.random.default_rng(7), NumPy 2.4.6: bit_generator.random_raw(3), then, anew, random().
TEST(Pcg64Test, MatchesNumPy) {
  Pcg64 raw(7);
  EXPECT_EQ(raw.next_u64(), 11530976094092348043U);
  EXPECT_EQ(raw.next_u64(), 16550673365885938325U);
  EXPECT_EQ(raw.next_u64(), 14308875409591826786U);
  Pcg64 doubles(7);
  EXPECT_EQ(doubles.next_double(), 0.625095466604667);
  EXPECT_EQ(doubles.next_double(), 0.8972138009695755);
}

TEST(Pcg64Test, HalvesAreKeptForTheNextCall) {
  Pcg64 whole(7), halves(7);
  const std::uint64_t value = whole.next_u64();
  EXPECT_EQ(halves.next_u32(), static_cast<std::uint32_t>(value));
  EXPECT_EQ(halves.next_u32(), static_cast<std::uint32_t>(value >> 32));
  EXPECT_EQ(halves.next_u64(), whole.next_u64());
}

TEST(Pcg64Test, OneChoiceDrawsNothing) {
  Pcg64 a(1), b(1);
  EXPECT_EQ(a.below(1), 0U);
  EXPECT_EQ(a.next_u64(), b.next_u64());
}

TEST(ShuffleTest, KeepsTheItemsAndRepeats) {
  std::vector<int> first(100), second(100);
  std::iota(first.begin(), first.end(), 0);
  std::iota(second.begin(), second.end(), 0);
  Pcg64 a(5), b(5);
  shuffle(first, a);
  shuffle(second, b);
  EXPECT_EQ(first, second);
  EXPECT_FALSE(std::is_sorted(first.begin(), first.end()));
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first[99], 99);
}

TEST(DeriveSeedTest, StreamsAreApartAndStay) {
  EXPECT_EQ(derive_seed(1, "init"), std::stoull(sha256_hex("1/init").substr(0, 16), nullptr, 16));
  EXPECT_NE(derive_seed(1, "init"), derive_seed(1, "data"));
  EXPECT_NE(derive_seed(1, "init"), derive_seed(2, "init"));
}

// Decimal digits of any length as 32-bit words, lowest first.
std::vector<std::uint32_t> seed_words(const std::string& digits) {
  std::vector<std::uint32_t> words;
  for (const char digit : digits) {
    std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
    for (std::uint32_t& word : words) {
      carry += std::uint64_t{word} * 10;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
  }
  return words;
}

void check_choice(const nlohmann::json& vector, Pcg64& random) {
  const std::size_t draws =
      vector["shape"][0].get<std::size_t>() * vector["shape"][1].get<std::size_t>();
  std::string bytes;
  for (std::size_t i = 0; i < draws; ++i) {
    const std::uint64_t value = random.below(vector["n"]);
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 255);
  }
  EXPECT_EQ(sha256_hex(bytes), vector["sha256_int64le"]) << vector["id"];
  EXPECT_EQ(random.next_u32(), vector["then_u32"]) << vector["id"];
}

void check_bool(const nlohmann::json& vector, Pcg64& random) {
  const auto mask =
      random.mask(vector["shape"][0].get<std::size_t>() * vector["shape"][1].get<std::size_t>());
  EXPECT_EQ(sha256_hex(std::string(mask.begin(), mask.end())), vector["sha256_u8"]) << vector["id"];
  for (const auto& expected : vector["then_choice100"]) EXPECT_EQ(random.below(100), expected);
}

// The vectors of the scoring rules; they are not part of the project.
TEST(Pcg64Test, MatchesTheVectors) {
  if (!has_shared_vectors("rng")) GTEST_SKIP() << "no scoring vectors in VQLM_SHARED";
  for (const nlohmann::json& vector : shared_vectors("rng")) {
    const auto words = seed_words(vector["seed"]);
    Pcg64 random{std::span<const std::uint32_t>(words)};
    if (vector["op"] == "choice") check_choice(vector, random);
    if (vector["op"] == "bool") check_bool(vector, random);
    if (vector["op"] != "pcg64_seed") continue;
    for (const auto& raw : vector["raw64"])
      EXPECT_EQ(std::to_string(random.next_u64()), raw) << vector["id"];
  }
}

}  // namespace
}  // namespace vqlm

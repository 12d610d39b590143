#include "core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "core/hash.h"

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

}  // namespace
}  // namespace vqlm

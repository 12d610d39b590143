// The fast tables against the plain one, which is written as the rules say.
#include "metrics/edit_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/random.h"
#include "metrics/keyed_words.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

struct Pair {
  KeyedWords reference_line;
  ReferenceWords reference;
  std::vector<std::uint32_t> hypothesis;
};

void make_pair(const std::string& reference, const std::string& hypothesis, Pair& pair) {
  KeyedWords line;
  pair.reference_line.line() = reference;
  pair.reference_line.split();
  pair.reference.assign(pair.reference_line.words());
  line.line() = hypothesis;
  line.split();
  pair.reference.number(line.words(), pair.hypothesis);
}

std::string random_line(Pcg64& random, std::size_t size, std::uint32_t num_words) {
  std::string line;
  for (std::size_t i = 0; i < size; ++i)
    line += static_cast<char>('a' + random.below(num_words)) + std::string(" ");
  return line;
}

// Distances and alignment before and after a shift; `table` and the plain one must agree.
void expect_same(Pcg64& random, Pair& pair, EditTable& table) {
  auto& words = pair.hypothesis;
  const auto plain = make_plain_edit_table();
  WordAlignment expected, found;
  ASSERT_EQ(table.start(pair.reference, words), plain->start(pair.reference, words));
  for (int round = 0; round < 3; ++round) {
    plain->align(words, expected);
    table.align(words, found);
    ASSERT_EQ(found.behind, expected.behind);
    ASSERT_EQ(found.hypothesis_error, expected.hypothesis_error);
    ASSERT_EQ(found.reference_error, expected.reference_error);
    const std::size_t from = random.below(static_cast<std::uint32_t>(words.size()));
    const std::size_t end =
        from + random.below(static_cast<std::uint32_t>(words.size() - from)) + 1;
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(from);
    std::rotate(begin, begin + 1, words.begin() + static_cast<std::ptrdiff_t>(end));
    const std::size_t distance = plain->update(words, from);
    ASSERT_EQ(table.distance_after(words, from, end), distance);
    ASSERT_EQ(table.update(words, from), distance);
  }
}

TEST(EditTable, BandedIsPlain) {
  Pcg64 random(1);
  const auto table = make_banded_edit_table();
  for (int i = 0; i < 400; ++i) {
    Pair pair;
    const std::size_t size = 1 + random.below(150);
    const std::size_t other = 1 + random.below(150);
    const std::uint32_t num_words = 1 + random.below(26);
    make_pair(random_line(random, size, num_words), random_line(random, other, num_words), pair);
    if (!EditBand(other, size).is_narrow()) continue;
    SCOPED_TRACE(std::to_string(other) + " words against " + std::to_string(size));
    ASSERT_NO_FATAL_FAILURE(expect_same(random, pair, *table));
  }
}

TEST(EditTable, UnbandedIsPlainWhereTheBandIsIdle) {
  Pcg64 random(2);
  const auto table = make_unbanded_edit_table();
  for (int i = 0; i < 400; ++i) {
    Pair pair;
    const std::size_t size = 1 + random.below(24);
    const std::size_t other = 1 + random.below(60);
    ASSERT_TRUE(band_is_idle(100, other, size));
    make_pair(random_line(random, size, 5), random_line(random, other, 5), pair);
    ASSERT_NO_FATAL_FAILURE(expect_same(random, pair, *table));
  }
}

std::string numbered(const std::string& word, int count) {
  std::string line;
  for (int i = 0; i < count; ++i) line += word + std::to_string(i) + ' ';
  return line;
}

TEST(EditTable, TheBandBinds) {
  // To match the 36 words means to be 28 columns away from the diagonal; the band allows 25.
  Pair pair;
  make_pair(numbered("x", 36) + numbered("r", 28), numbered("h", 28) + numbered("x", 36), pair);
  EXPECT_EQ(make_unbanded_edit_table()->start(pair.reference, pair.hypothesis), 56U);
  EXPECT_EQ(make_banded_edit_table()->start(pair.reference, pair.hypothesis), 64U);
  EXPECT_FALSE(band_is_idle(56, 64, 64));
}

TEST(EditTable, AlignsSubstitutionsFirstThenHypothesisWords) {
  Pair pair;
  make_pair("a b c d", "a x c e d", pair);
  const auto table = make_unbanded_edit_table();
  EXPECT_EQ(table->start(pair.reference, pair.hypothesis), 2U);
  WordAlignment alignment;
  table->align(pair.hypothesis, alignment);
  EXPECT_THAT(alignment.behind, ElementsAre(0, 1, 2, 3, 5));
  EXPECT_THAT(alignment.hypothesis_error, ElementsAre(0, 1, 0, 1, 0));
  EXPECT_THAT(alignment.reference_error, ElementsAre(0, 1, 0, 0));
}

TEST(EditBand, FollowsTheDiagonal) {
  const EditBand band(100, 200);  // two columns a row
  EXPECT_EQ(band.first(0), 0U);
  EXPECT_EQ(band.end(0), 201U);
  EXPECT_EQ(band.first(10), 0U);
  EXPECT_EQ(band.end(10), 45U);
  EXPECT_EQ(band.first(50), 75U);
  EXPECT_EQ(band.end(100), 201U);
  EXPECT_TRUE(band.is_narrow());
  const EditBand wide(2, 120);  // 60 columns a row: 30 + 25 to either side
  EXPECT_EQ(wide.first(1), 5U);
  EXPECT_EQ(wide.end(1), 115U);
  EXPECT_FALSE(wide.is_narrow());
}

}  // namespace
}  // namespace vqlm

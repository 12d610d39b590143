#include "metrics/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "metrics/string_similarity.h"

namespace vqlm {
namespace {

// The table of distances, cell by cell.
std::size_t plain_levenshtein(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

std::size_t plain_common_length(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const char32_t symbol : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = symbol == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

// Symbols without a pattern in them, from a formula.
std::u32string sequence(std::size_t length, unsigned seed, char32_t symbols, char32_t first) {
  std::u32string result;
  unsigned state = seed;
  for (std::size_t i = 0; i < length; ++i) {
    state = state * 1664525U + 1013904223U;
    result += static_cast<char32_t>(first + (state >> 16) % symbols);
  }
  return result;
}

TEST(EditDistance, CountsInsertionsDeletionsSubstitutions) {
  EditDistance distances;
  EXPECT_EQ(distances.levenshtein(std::u32string(U"kitten"), std::u32string(U"sitting")), 3U);
  EXPECT_EQ(distances.levenshtein(std::u32string(U""), std::u32string(U"abc")), 3U);
  EXPECT_EQ(distances.levenshtein(std::u32string(U"你好"), std::u32string(U"你们好")), 1U);
  EXPECT_EQ(distances.indel(std::u32string(U"kitten"), std::u32string(U"sitting")), 5U);
}

TEST(EditDistance, TellsTheTwoKindsOfSwapsApart) {
  EditDistance distances;
  const std::u32string ca = U"ca", abc = U"abc";
  EXPECT_EQ(distances.levenshtein(ca, abc), 3U);
  EXPECT_EQ(distances.optimal_string_alignment(ca, abc), 3U);
  EXPECT_EQ(distances.damerau_levenshtein(ca, abc), 2U);  // swap, then insert between
  EXPECT_EQ(distances.optimal_string_alignment(std::u32string(U"ab"), std::u32string(U"ba")), 1U);
  EXPECT_EQ(distances.damerau_levenshtein(std::u32string(U"ab"), std::u32string(U"ba")), 1U);
}

TEST(EditDistance, BlocksOfSixtyFourGiveWhatTheTableGives) {
  EditDistance distances;
  LongestCommonSubsequence subsequence;
  unsigned seed = 0;
  for (const std::size_t length : {1, 63, 64, 65, 127, 128, 129, 300})
    for (const std::size_t other : {1, 64, 65, 200})
      for (const char32_t symbols : {2, 5, 40}) {
        const std::u32string a = sequence(length, ++seed, symbols, U'a');
        const std::u32string b = sequence(other, ++seed, symbols, U'a');
        EXPECT_EQ(distances.levenshtein(a, b), plain_levenshtein(a, b)) << length << " " << other;
        EXPECT_EQ(subsequence.length(a, b), plain_common_length(a, b)) << length << " " << other;
      }
}

TEST(EditDistance, SymbolsMayBeLarge) {
  EditDistance distances;
  const std::u32string a = sequence(100, 1, 3000, 0x4E00), b = sequence(90, 2, 3000, 0x4E00);
  EXPECT_EQ(distances.levenshtein(a, b), plain_levenshtein(a, b));
  EXPECT_EQ(distances.levenshtein(a, a), 0U);
}

TEST(LongestCommonSubsequence, OfSeveralItMarksTheOneWithoutTheLastReferenceSymbol) {
  LongestCommonSubsequence subsequence;
  std::vector<bool> marks(2, false);
  subsequence.set_reference(std::u32string(U"ab"));
  subsequence.mark(std::u32string(U"ba"), marks);
  EXPECT_EQ(marks, (std::vector<bool>{true, false}));
  subsequence.mark(std::u32string(U"xb"), marks);  // adds to the marks
  EXPECT_EQ(marks, (std::vector<bool>{true, true}));
}

TEST(LongestCommonSubsequence, MarksAsManyAsItsLengthAcrossBlocks) {
  LongestCommonSubsequence subsequence;
  const std::u32string a = sequence(200, 3, 4, U'a'), b = sequence(150, 4, 4, U'a');
  std::vector<bool> marks(a.size(), false);
  subsequence.set_reference(a);
  subsequence.mark(b, marks);
  std::u32string common;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (marks[i]) common += a[i];
  EXPECT_EQ(common.size(), plain_common_length(a, b));
  EXPECT_EQ(plain_common_length(common, b), common.size());
}

TEST(StringSimilarity, KnownPairs) {
  const std::u32string martha = U"martha", marhta = U"marhta", dixon = U"dixon",
                       dicksonx = U"dicksonx";
  EXPECT_DOUBLE_EQ(jaro_similarity(martha, marhta), (1 + 1 + 5.0 / 6) / 3);
  EXPECT_DOUBLE_EQ(jaro_winkler_similarity(martha, marhta), 17.0 / 18 + 3 * 0.1 / 18);
  EXPECT_DOUBLE_EQ(jaro_similarity(dixon, dicksonx), (4.0 / 5 + 4.0 / 8 + 1) / 3);
  EXPECT_EQ(jaro_similarity(std::u32string(U"a"), std::u32string(U"b")), 0.0);
  EditDistance distances;
  EXPECT_EQ(normalized_levenshtein(distances, dixon, dicksonx), 0.5);
  EXPECT_DOUBLE_EQ(indel_ratio(distances, dixon, dicksonx), 100 * (1 - 5.0 / 13));
}

TEST(StringSimilarity, NothingIsLikeNothing) {
  EditDistance distances;
  EXPECT_EQ(normalized_levenshtein(distances, {}, {}), 0.0);
  EXPECT_EQ(indel_ratio(distances, {}, {}), 100.0);
  EXPECT_EQ(jaro_winkler_similarity({}, {}), 1.0);
  EXPECT_EQ(jaro_similarity({}, std::u32string(U"a")), 0.0);
}

}  // namespace
}  // namespace vqlm

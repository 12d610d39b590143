#include "metrics/ngram_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "core/random.h"

namespace vqlm {
namespace {

using Sequence = std::vector<std::uint32_t>;
using Counts = std::map<Sequence, int>;

Counts count_ngrams(const Sequence& symbols, std::size_t order) {
  Counts counts;
  for (std::size_t i = 0; i + order <= symbols.size(); ++i)
    ++counts[Sequence(symbols.begin() + static_cast<std::ptrdiff_t>(i),
                      symbols.begin() + static_cast<std::ptrdiff_t>(i + order))];
  return counts;
}

// By the definition: the smaller of the count and the largest count of any reference.
std::vector<double> defined_matches(const std::vector<Sequence>& references,
                                    const Sequence& hypothesis, std::size_t max_order) {
  std::vector<double> matches(max_order, 0.0);
  for (std::size_t order = 1; order <= max_order; ++order) {
    Counts limits;
    for (const Sequence& reference : references)
      for (const auto& [ngram, count] : count_ngrams(reference, order))
        limits[ngram] = std::max(limits[ngram], count);
    for (const auto& [ngram, count] : count_ngrams(hypothesis, order))
      matches[order - 1] += std::min(count, limits.count(ngram) != 0 ? limits[ngram] : 0);
  }
  return matches;
}

std::vector<double> found_matches(NgramMatcher& matcher, const std::vector<Sequence>& references,
                                  const Sequence& hypothesis, std::size_t max_order) {
  matcher.clear();
  for (const Sequence& reference : references) matcher.add_reference(reference);
  std::vector<double> ignored(max_order, 0.0), matches(max_order, 0.0);
  matcher.match(references.front(), ignored);  // leaves nothing behind
  matcher.match(hypothesis, matches);
  return matches;
}

Sequence random_sequence(Pcg64& random, std::uint32_t longest, std::uint32_t symbols) {
  Sequence sequence(random.below(longest + 1));
  for (std::uint32_t& symbol : sequence) symbol = random.below(symbols);
  return sequence;
}

// A sequence that shares stretches with another one.
Sequence altered(Pcg64& random, const Sequence& sequence, std::uint32_t symbols) {
  Sequence result;
  for (const std::uint32_t symbol : sequence) {
    const std::uint32_t change = random.below(10);
    if (change == 0) continue;
    result.push_back(change == 1 ? NgramMatcher::kUnseen : symbol);
    if (change == 2) result.push_back(random.below(symbols));
  }
  return result;
}

TEST(NgramMatcher, ClipsAtTheReferenceWithTheMost) {
  NgramMatcher matcher(2);
  EXPECT_EQ(found_matches(matcher, {{0, 0, 1}, {0, 1, 1}}, {0, 0, 0, 1, 1}, 2),
            (std::vector<double>{4, 3}));
}

TEST(NgramMatcher, AgreesWithTheDefinition) {
  Pcg64 random(11);
  for (const std::size_t order : {1, 2, 3, 4, 6, 9, 66}) {
    NgramMatcher matcher(static_cast<int>(order));
    for (int i = 0; i < 150; ++i) {
      const std::uint32_t symbols = 1 + random.below(random.below(2) == 0 ? 4 : 40);
      std::vector<Sequence> references(1 + random.below(3));
      for (Sequence& reference : references) reference = random_sequence(random, 40, symbols);
      const Sequence hypothesis = altered(random, references.back(), symbols + 2);
      ASSERT_EQ(found_matches(matcher, references, hypothesis, order),
                defined_matches(references, hypothesis, order));
    }
  }
}

TEST(NgramMatcher, LargeVocabulariesAndLongTextsAreHashed) {
  Pcg64 random(12);
  NgramMatcher matcher(4);
  for (const std::uint32_t symbols : {30U, 700U, 5000U, 3U}) {
    std::vector<Sequence> references(2);
    for (Sequence& reference : references) reference = random_sequence(random, 6000, symbols);
    const Sequence hypothesis = altered(random, references.front(), symbols + 5);
    EXPECT_EQ(found_matches(matcher, references, hypothesis, 4),
              defined_matches(references, hypothesis, 4));
  }
}

TEST(NgramMatcher, EmptySequencesMatchNothing) {
  NgramMatcher matcher(3);
  EXPECT_EQ(found_matches(matcher, {{}}, {0, 1}, 3), std::vector<double>(3, 0.0));
  EXPECT_EQ(found_matches(matcher, {{0, 1}}, {}, 3), std::vector<double>(3, 0.0));
}

}  // namespace
}  // namespace vqlm

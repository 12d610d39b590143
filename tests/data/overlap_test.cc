#include "data/overlap.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

Example pair(const std::string& source, std::vector<std::string> references) {
  Example example;
  example.source = source;
  example.references = std::move(references);
  return example;
}

TEST(OverlapTest, CountsSourcesReferencesAndPairs) {
  const std::vector<Example> train{pair("a", {"x"}), pair("b", {"y", "z"})};
  const Overlap overlap = count_overlap(
      train, {pair("a", {"y"}), pair("b", {"q", "z"}), pair("c", {"x"}), pair("c", {"n"})});
  EXPECT_EQ(overlap.num_test, 4);
  EXPECT_EQ(overlap.num_sources, 2);
  EXPECT_EQ(overlap.num_references, 3);
  EXPECT_EQ(overlap.num_pairs, 1);
}

TEST(OverlapTest, WithoutSourcesPairsAreTexts) {
  const Overlap overlap = count_overlap({pair("", {"x"})}, {pair("", {"x"}), pair("", {"y"})});
  EXPECT_EQ(overlap.num_sources, 0);
  EXPECT_EQ(overlap.num_references, 1);
  EXPECT_EQ(overlap.num_pairs, 1);
}

TEST(OverlapTest, KeepsTheBorderOfSourceAndReference) {
  EXPECT_EQ(count_overlap({pair("ab", {"c"})}, {pair("a", {"bc"})}).num_pairs, 0);
}

}  // namespace
}  // namespace vqlm

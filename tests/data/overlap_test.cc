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

TEST(OverlapTest, SaysWhatOfAnExampleWasSeen) {
  const TrainingTexts train = training_texts_of({pair("a", {"x"}), pair("b", {"y", "z"})});
  const SeenInTraining whole = seen_in_training(pair("b", {"q", "z"}), train);
  EXPECT_TRUE(whole.source && whole.reference && whole.pair);
  const SeenInTraining crossed = seen_in_training(pair("a", {"y"}), train);
  EXPECT_TRUE(crossed.source && crossed.reference);
  EXPECT_FALSE(crossed.pair);
  const SeenInTraining source_only = seen_in_training(pair("a", {}), train);
  EXPECT_TRUE(source_only.source);
  EXPECT_FALSE(source_only.reference || source_only.pair);
}

TEST(OverlapTest, SourcesAndReferencesAreKeptApart) {
  const TrainingTexts train = training_texts_of({pair("a", {"x"})});
  EXPECT_TRUE(is_training_reference("x", train));
  EXPECT_FALSE(is_training_reference("a", train));
  EXPECT_FALSE(seen_in_training(pair("x", {"a"}), train).source);
  EXPECT_FALSE(seen_in_training(pair("", {}), train).source);
}

TEST(OverlapTest, KeepsTheBorderOfSourceAndReference) {
  EXPECT_EQ(count_overlap({pair("ab", {"c"})}, {pair("a", {"bc"})}).num_pairs, 0);
}

}  // namespace
}  // namespace vqlm

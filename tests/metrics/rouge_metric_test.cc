#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

std::vector<std::string> names_of(const std::vector<Score>& scores) {
  std::vector<std::string> names;
  for (const Score& score : scores) names.push_back(score.name);
  return names;
}

TEST(RougeMetric, IsTheMeanOverSegments) {
  const std::vector<Prediction> predictions{text_prediction("a b c d", {"a b c d"}),
                                            text_prediction("x", {"a b"})};
  const auto scores = make_metric("rouge")->evaluate(predictions);
  EXPECT_THAT(names_of(scores), testing::ElementsAre("rouge1", "rouge2", "rougeL", "rougeLsum"));
  for (const Score& score : scores) {
    EXPECT_EQ(score.value, 50.0) << score.name;
    EXPECT_EQ(score.direction, Direction::kHigherIsBetter);
    ASSERT_TRUE(score.interval);
    EXPECT_EQ(score.interval->lower, 0.0);
    EXPECT_EQ(score.interval->upper, 100.0);
  }
  EXPECT_EQ(scores[1].signature,
            "nrefs:1|type:rouge2|stem:no|tok:rouge|version:rouge_score-0.1.2+vqlm.0.1.0");
}

TEST(RougeMetric, GivesPrecisionAndRecallWhereAsked) {
  const std::vector<Prediction> predictions{text_prediction("runs x", {"y running z w"})};
  const auto scores =
      make_metric("rouge",
                  {{"types", {"rouge1"}}, {"use_stemmer", true}, {"precision_recall", true}})
          ->evaluate(predictions);
  EXPECT_THAT(names_of(scores),
              testing::ElementsAre("rouge1", "rouge1.precision", "rouge1.recall"));
  EXPECT_EQ(scores[1].value, 50.0);
  EXPECT_EQ(scores[2].value, 25.0);
  EXPECT_THAT(scores[2].signature, testing::HasSubstr("type:rouge1.recall|stem:yes|"));
}

TEST(RougeMetric, UnicodeTokenizerScoresOtherScripts) {
  const std::vector<Prediction> predictions{text_prediction("你好", {"你们", "你好"})};
  EXPECT_EQ(make_metric("rouge")->evaluate(predictions)[0].value, 0.0);
  const auto scores =
      make_metric("rouge", {{"tokenizer", "unicode"}, {"max_order", 1}})->evaluate(predictions);
  EXPECT_THAT(names_of(scores), testing::ElementsAre("rouge1", "rougeL", "rougeLsum"));
  EXPECT_EQ(scores[0].value, 100.0);
  EXPECT_THAT(scores[0].signature, testing::HasSubstr("nrefs:2|type:rouge1|stem:no|tok:unicode|"));
}

TEST(RougeMetric, RefusesBadOptionsAndPredictions) {
  EXPECT_THROW(make_metric("rouge", {{"tokenizer", "13a"}}), InvalidArgument);
  EXPECT_THROW(make_metric("rouge", {{"max_order", 10}}), InvalidArgument);
  EXPECT_THROW(make_metric("rouge", {{"types", {"rougeX"}}}), InvalidArgument);
  EXPECT_THROW(make_metric("rouge", {{"types", {"rouge1", "rouge1"}}}), InvalidArgument);
  EXPECT_THROW(make_metric("rouge", {{"types", nlohmann::json::array()}}), InvalidArgument);
  EXPECT_THROW(make_metric("rouge", {{"types", {"rouge1"}}, {"max_order", 2}}), InvalidArgument);
  const auto metric = make_metric("rouge");
  EXPECT_EQ(metric->info().name, "rouge");
  EXPECT_EQ(metric->cannot_score(std::vector{text_prediction("a")}), "no references");
  EXPECT_THROW(metric->evaluate({}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

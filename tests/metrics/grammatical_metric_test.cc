#include <gtest/gtest.h>

#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

TEST(GrammaticalMetric, IsTheShareOfSentences) {
  std::vector<Prediction> predictions(4, text_prediction("a"));
  EXPECT_EQ(make_metric("grammatical")->cannot_score(predictions), "no grammar");
  for (std::size_t i = 0; i < 4; ++i) {
    predictions[i].grammatical = i > 0;
    predictions[i].grammar_signature = "grammar:oracle";
  }
  const auto scores = make_metric("grammatical")->evaluate(predictions);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_DOUBLE_EQ(named(scores, "grammatical").value, 0.75);
  EXPECT_EQ(scores[0].signature, "grammar:oracle|texts:4|version:vqlm.0.1.0");
  EXPECT_EQ(scores[0].direction, Direction::kHigherIsBetter);
  EXPECT_TRUE(scores[0].interval);
}

}  // namespace
}  // namespace vqlm

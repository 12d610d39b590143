#include <gtest/gtest.h>

#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

Prediction judged(std::vector<double> log_probs, std::int64_t num_tokens, std::int64_t num_bytes) {
  Prediction prediction = text_prediction("text");
  prediction.judge_log_prob_nats = std::move(log_probs);
  prediction.judge_num_tokens = num_tokens;
  prediction.judge_num_bytes = num_bytes;
  prediction.judge_signature = "judge:ngram|kind:exact";
  return prediction;
}

TEST(JudgeMetric, IsPerplexityOverAllTextsTogether) {
  // 3 nats of codes and tokens over 2 tokens, then 1 nat over 1: 4 nats, 3 tokens, 8 bytes.
  const std::vector<Prediction> predictions{judged({-0.5, -1, -1.5}, 2, 5), judged({-1}, 1, 3)};
  const auto metric = make_metric("judge");
  ASSERT_EQ(metric->cannot_score(predictions), "");
  const auto scores = metric->evaluate(predictions);
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].name, "judge_perplexity");
  EXPECT_DOUBLE_EQ(scores[0].value, std::exp(4.0 / 3));
  EXPECT_EQ(scores[1].name, "judge_bits_per_byte");
  EXPECT_DOUBLE_EQ(scores[1].value, 4 / std::log(2.0) / 8);
  EXPECT_EQ(scores[0].direction, Direction::kLowerIsBetter);
  EXPECT_EQ(scores[0].signature.find("judge:ngram|kind:exact|texts:2|version:"), 0U);
}

TEST(JudgeMetric, UnknownTokensTakeBitsPerByteAway) {
  std::vector<Prediction> predictions{judged({-1}, 2, 5), judged({-1}, 1, 3)};
  predictions[1].judge_num_unknown = 1;
  auto scores = make_metric("judge")->evaluate(predictions);
  EXPECT_EQ(scores[0].absent, "");
  EXPECT_EQ(scores[1].absent, "the judge does not know 1 token of the texts");
  EXPECT_FALSE(scores[1].interval);
  predictions[0].judge_num_unknown = 2;
  scores = make_metric("judge")->evaluate(predictions);
  EXPECT_EQ(scores[1].absent, "the judge does not know 3 tokens of the texts");
}

TEST(JudgeMetric, WithoutAJudgeOrWithTwoThereIsNoScore) {
  const auto metric = make_metric("judge");
  const std::vector<Prediction> none{text_prediction("text")};
  EXPECT_EQ(metric->cannot_score(none), "no judge");
  std::vector<Prediction> two{judged({-1}, 1, 1), judged({-1}, 1, 1)};
  two[1].judge_signature = "judge:lstm_lm|kind:exact";
  EXPECT_EQ(metric->cannot_score(two), "different judges");
}

}  // namespace
}  // namespace vqlm

#include "results/score_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

Score full_score() {
  Score score;
  score.name = "codebook.perplexity";
  score.value = 1.0 / 3;
  score.unit = "codes";
  score.direction = Direction::kHigherIsBetter;
  score.interval = Interval{0.1, 0.7, 0.9, "jackknife"};
  score.signature = "split:test|origin:encoder";
  score.kind = "bound";
  score.timing = true;
  score.absent = "not comparable";
  score.series = {1, 0.1, 3};
  return score;
}

TEST(ScoreJsonTest, RoundTripIsExact) {
  const Score score = full_score();
  const Score read = score_from_json(nlohmann::json::parse(score_to_json(score).dump()));
  EXPECT_EQ(read.name, score.name);
  EXPECT_EQ(read.value, score.value);
  EXPECT_EQ(read.unit, score.unit);
  EXPECT_EQ(read.direction, score.direction);
  ASSERT_TRUE(read.interval);
  EXPECT_EQ(read.interval->lower, 0.1);
  EXPECT_EQ(read.interval->upper, 0.7);
  EXPECT_EQ(read.interval->level, 0.9);
  EXPECT_EQ(read.interval->method, "jackknife");
  EXPECT_EQ(read.signature, score.signature);
  EXPECT_EQ(read.kind, score.kind);
  EXPECT_TRUE(read.timing);
  EXPECT_EQ(read.absent, "not comparable");
  EXPECT_EQ(read.series, score.series);
}

TEST(ScoreJsonTest, LeavesOutNeutralFields) {
  Score score;
  score.name = "bleu";
  score.value = 35.25;
  EXPECT_EQ(score_to_json(score).dump(), R"({"name":"bleu","value":35.25})");
}

TEST(ScoreJsonTest, RefusesAWrongField) {
  EXPECT_THROW(score_from_json({{"name", "bleu"}}), InvalidArgument);
  EXPECT_THROW(score_from_json({{"name", 3}, {"value", 1}}), InvalidArgument);
  EXPECT_THROW(score_from_json({{"name", "x"}, {"value", 1}, {"better", "up"}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

#include "app/plan_estimate.h"

#include <gtest/gtest.h>

#include "app/small_config.h"

namespace vqlm {
namespace {

nlohmann::json training(const std::string& type, int width, int steps, int tokens) {
  return {{"config",
           {{"type", type},
            {"d_model", width},
            {"training", {{"max_steps", steps}, {"batch_tokens", tokens}}}}}};
}

Cell cell(CellKind kind, nlohmann::json recipe, const std::string& key = "k",
          std::vector<std::string> depends = {}) {
  Cell result;
  result.kind = kind;
  result.recipe = std::move(recipe);
  result.key = key;
  result.depends = std::move(depends);
  return result;
}

TEST(PlanEstimateTest, TrainingsAreScaledByStepsAndTokens) {
  EarlierCells earlier;
  earlier.add("train", training("lstm_lm", 8, 100, 1000), 10);
  earlier.add("train", training("transformer_lm", 8, 100, 1000), 99);
  const CellEstimate found =
      earlier.estimate(cell(CellKind::kTrain, training("lstm_lm", 16, 300, 2000)));
  EXPECT_DOUBLE_EQ(found.seconds, 60);
  EXPECT_EQ(found.num_from, 1U);
}

TEST(PlanEstimateTest, TheSameNetworkCountsAlone) {
  EarlierCells earlier;
  earlier.add("train", training("lstm_lm", 8, 100, 1000), 10);
  earlier.add("train", training("lstm_lm", 64, 100, 1000), 500);
  earlier.add("train", training("lstm_lm", 8, 200, 1000), 22);
  const CellEstimate found =
      earlier.estimate(cell(CellKind::kTrain, training("lstm_lm", 8, 100, 1000)));
  EXPECT_DOUBLE_EQ(found.seconds, 10.5);  // the median of 10 and 11
  EXPECT_EQ(found.num_from, 2U);
}

TEST(PlanEstimateTest, OtherCellsGoByKindAndType) {
  EarlierCells earlier;
  const nlohmann::json bleu = {{"config", {{"type", "bleu"}}}};
  for (const double seconds : {1.0, 5.0, 2.0}) earlier.add("metric", bleu, seconds);
  earlier.add("task", bleu, 70);
  earlier.add("metric", {{"config", {{"type", "ter"}}}}, 80);
  earlier.add("metric", bleu, -1);  // notes no time
  EXPECT_DOUBLE_EQ(earlier.estimate(cell(CellKind::kMetric, bleu)).seconds, 2);
  EXPECT_EQ(earlier.estimate(cell(CellKind::kMetric, bleu)).num_from, 3U);
  EXPECT_EQ(earlier.estimate(cell(CellKind::kDistil, bleu)).num_from, 0U);
  EXPECT_LT(earlier.estimate(cell(CellKind::kDistil, bleu)).seconds, 0);
}

TEST(PlanEstimateTest, RealPlansHaveTypesAndSteps) {
  const Session session(small_session());
  const Plan plan = make_plan(run_config(small_config()), session);
  EarlierCells earlier;
  for (const Cell& one : plan.cells) earlier.add(cell_kind_name(one.kind), one.recipe, 4);
  nlohmann::json longer = small_config();
  longer["generators"]["transformer"]["training"]["max_steps"] = 30;
  longer["generators"]["ngram"]["order"] = 2;
  for (const Cell& one : make_plan(run_config(longer), session).cells) {
    const bool scaled = one.kind == CellKind::kTrain && one.generator == "transformer";
    EXPECT_DOUBLE_EQ(earlier.estimate(one).seconds, scaled ? 12 : 4) << one.title;
  }
}

// a (2 s) before b (3 s); c (4 s) and d (1 s) by themselves; a timing of 10 s alone.
TEST(PlanEstimateTest, JobsShareWhatDoesNotWait) {
  const Cell a = cell(CellKind::kTrain, {}, "a"), b = cell(CellKind::kTask, {}, "b", {"a"}),
             c = cell(CellKind::kTask, {}, "c"), d = cell(CellKind::kTask, {}, "d"),
             t = cell(CellKind::kTiming, {}, "t", {"a"});
  const std::vector<CellTime> cells{{&a, 2}, {&b, 3}, {&c, 4}, {&d, 1}, {&t, 10}};
  EXPECT_DOUBLE_EQ(run_seconds(cells, 1), 20);
  EXPECT_DOUBLE_EQ(run_seconds(cells, 2), 15);
  EXPECT_DOUBLE_EQ(run_seconds(cells, 100), 15);  // a and b one after the other
}

}  // namespace
}  // namespace vqlm

#include "app/cost_scores.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "core/files.h"
#include "core/log.h"
#include "data/temporary_folder.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

class CostScoresTest : public testing::Test {
 protected:
  CostScoresTest() { set_log_options({LogLevel::kOff, false}); }

  void store(CellKind kind, const nlohmann::json& result, const nlohmann::json& timing,
             const std::string& artefacts = "") {
    Cell cell;
    cell.kind = kind;
    cell.key = cell_kind_name(kind);
    cell.generator = "a";
    if (kind != CellKind::kTrain) cell.task = "t";
    plan_.add(cell);
    store_.commit({cell.key, cell.key, cell.key, {}, result}, timing, artefacts);
  }
  // A folder with that log of a training.
  std::string log(const std::string& text) {
    std::filesystem::create_directories(folder_ / "new");
    write_file(folder_ / "new/curves.jsonl", text);
    return folder_ / "new";
  }
  std::map<std::string, Score> scores() {
    Result result;
    result.task = "t";
    result.generator = "a";
    std::map<std::string, Score> found;
    for (const Score& score : cost_scores(plan_, store_, result)) found[score.name] = score;
    return found;
  }

  const nlohmann::json timing_ = {{"seconds", 2.5},
                                  {"tokens_per_second", 100},
                                  {"device", "cpu"},
                                  {"threads", 1},
                                  {"jobs", 2},
                                  {"version", "0.1.0"},
                                  {"peak_memory_bytes", 3 << 20}};
  TemporaryFolder folder_;
  Store store_{folder_.path()};
  Plan plan_;
};

TEST_F(CostScoresTest, ATrainingIsSignedWithWhatRanBesideIt) {
  store(CellKind::kTrain, {{"num_parameters", 7}, {"steps", 20}}, timing_,
        log(R"({"step": 20, "evaluation": {"dev_nats": 1.5}})"));
  store(CellKind::kTask, {{"num_parameters", 7}}, {});
  const auto found = scores();
  EXPECT_EQ(found.at("parameters").value, 7);
  EXPECT_FALSE(found.at("parameters").timing);
  EXPECT_FALSE(found.at("parameters").signature.empty());
  EXPECT_EQ(found.at("train.steps").value, 20);
  EXPECT_EQ(found.at("train.seconds").value, 2.5);
  EXPECT_TRUE(found.at("train.seconds").timing);
  EXPECT_EQ(found.at("train.seconds").direction, Direction::kLowerIsBetter);
  EXPECT_EQ(found.at("train.tokens_per_second").direction, Direction::kHigherIsBetter);
  EXPECT_EQ(found.at("train.peak_memory").direction, Direction::kLowerIsBetter);
  EXPECT_EQ(found.at("train.seconds").signature, "device:cpu|threads:1|jobs:2|version:vqlm.0.1.0");
  EXPECT_EQ(found.at("train.peak_memory").value, 3);
  EXPECT_EQ(found.at("train.peak_memory").signature,
            "of:process|device:cpu|threads:1|jobs:2|version:vqlm.0.1.0");
  EXPECT_EQ(found.count("peak_memory"), 0U);
}

TEST_F(CostScoresTest, LinesOfCodeAreThoseOfTheRecord) {
  store(CellKind::kTrain, {{"steps", 20}, {"code_lines", 431}}, timing_);
  const auto found = scores();
  EXPECT_EQ(found.at("code_lines").value, 431);
  EXPECT_FALSE(found.at("code_lines").timing);
  EXPECT_EQ(found.at("code_lines").record, "train");
}

TEST_F(CostScoresTest, NothingIsSaidOfLinesThatNobodyCounted) {
  store(CellKind::kTrain, {{"steps", 20}}, timing_);
  EXPECT_EQ(scores().count("code_lines"), 0U);
}

TEST_F(CostScoresTest, StabilityComesFromTheLog) {
  std::string log;
  for (const int norm : {2, 1, 2, 1, 2, 1, 9, 2})
    log += R"({"step": 5, "loss": 1, "gradient_norm": )" + std::to_string(norm) + "}\n";
  for (const int step : {10, 20, 30})
    log += R"({"step": )" + std::to_string(step) + R"(, "evaluation": {"dev_nats": )" +
           (step == 10 ? "3.5" : "2.5") + "}}\n";
  store(CellKind::kTrain, {{"steps", 30}}, timing_, this->log(log));
  const auto found = scores();
  EXPECT_EQ(found.at("train.spikes").value, 1);
  EXPECT_EQ(found.at("train.spikes").direction, Direction::kLowerIsBetter);
  EXPECT_EQ(found.at("train.spikes").signature, "points:8|norm:before-clipping|window:20|factor:3");
  EXPECT_FALSE(found.at("train.spikes").timing);
  EXPECT_EQ(found.at("train.gradient_norm_max").value, 9);
  EXPECT_EQ(found.at("train.gradient_norm_median").value, 2);
  EXPECT_EQ(found.at("train.best_step").value, 20);
  EXPECT_EQ(found.at("train.best_step").signature, "by:dev_nats");
}

// JSON has no infinity: an evaluation that gave one is null in the log.
TEST_F(CostScoresTest, EvaluationsWithoutANumberArePassedOver) {
  store(CellKind::kTrain, {{"steps", 30}}, timing_,
        log("{\"step\": 10, \"evaluation\": {\"dev_nats\": null}}\n"
            "{\"step\": 15, \"gradient_norm\": null}\n"
            "{\"step\": 20, \"evaluation\": {\"dev_nats\": 2, \"dev_active_units\": 5}}\n"
            "{\"step\": 30, \"evaluation\": {\"dev_nats\": 3, \"dev_active_units\": 7}}\n"));
  const auto found = scores();
  EXPECT_EQ(found.at("train.best_step").value, 20);
  EXPECT_EQ(found.at("train.active_units").value, 7);
  EXPECT_EQ(found.count("train.spikes"), 0U);
}

TEST_F(CostScoresTest, ATrainingWithoutStepsHasNoStability) {
  store(CellKind::kTrain, {{"steps", 1}}, timing_);
  EXPECT_EQ(scores().count("train.steps"), 0U);
  EXPECT_EQ(scores().count("train.spikes"), 0U);
  EXPECT_EQ(scores().count("train.best_step"), 0U);
}

TEST_F(CostScoresTest, ParametersOfACheckpointComeFromItsTask) {
  store(CellKind::kTask, {{"num_parameters", 9}}, {});
  const auto found = scores();
  EXPECT_EQ(found.at("parameters").value, 9);
  EXPECT_EQ(found.size(), 1U);
}

TEST_F(CostScoresTest, TimingsBringTheirScoresAndThePeakOfTheDevice) {
  Score speed;
  speed.name = "speed.ms_median";
  speed.value = 4;
  nlohmann::json timing = timing_;
  timing["scores"] = {score_to_json(speed)};
  timing["peak_memory_of"] = "device";
  store(CellKind::kTiming, {}, timing);
  const auto found = scores();
  EXPECT_EQ(found.at("speed.ms_median").value, 4);
  EXPECT_EQ(found.at("peak_memory").signature.rfind("of:device|", 0), 0U);
}

TEST_F(CostScoresTest, TimingsOfAnOlderVersionSayLess) {
  store(CellKind::kTrain, {{"steps", 1}}, {{"seconds", 1}, {"threads", 1}});
  EXPECT_EQ(scores().at("train.seconds").signature, "threads:1");
  EXPECT_EQ(scores().count("parameters"), 0U);
}

}  // namespace
}  // namespace vqlm

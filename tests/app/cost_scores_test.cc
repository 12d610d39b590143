#include "app/cost_scores.h"

#include <gtest/gtest.h>

#include <map>

#include "core/log.h"
#include "data/temporary_folder.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

class CostScoresTest : public testing::Test {
 protected:
  CostScoresTest() { set_log_options({LogLevel::kOff, false}); }

  void store(CellKind kind, const nlohmann::json& result, const nlohmann::json& timing) {
    Cell cell;
    cell.kind = kind;
    cell.key = cell_kind_name(kind);
    cell.generator = "a";
    if (kind != CellKind::kTrain) cell.task = "t";
    plan_.add(cell);
    store_.commit({cell.key, cell.key, cell.key, {}, result}, timing);
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
  store(CellKind::kTrain, {{"num_parameters", 7}, {"steps", 20}}, timing_);
  store(CellKind::kTask, {{"num_parameters", 7}}, {});
  const auto found = scores();
  EXPECT_EQ(found.at("parameters").value, 7);
  EXPECT_FALSE(found.at("parameters").timing);
  EXPECT_FALSE(found.at("parameters").signature.empty());
  EXPECT_EQ(found.at("train.steps").value, 20);
  EXPECT_EQ(found.at("train.seconds").value, 2.5);
  EXPECT_TRUE(found.at("train.seconds").timing);
  EXPECT_EQ(found.at("train.seconds").signature, "device:cpu|threads:1|jobs:2|version:vqlm.0.1.0");
  EXPECT_EQ(found.at("train.peak_memory").value, 3);
  EXPECT_EQ(found.at("train.peak_memory").signature,
            "of:process|device:cpu|threads:1|jobs:2|version:vqlm.0.1.0");
  EXPECT_EQ(found.count("peak_memory"), 0U);
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

#include "app/execute.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/small_config.h"
#include "core/log.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

// Runs nothing; says what it was given, and that the first job failed.
class RecordingEngine : public Engine {
 public:
  struct Given {
    std::vector<Job> jobs;
    EngineOptions options;
  };
  explicit RecordingEngine(Given& given) : given_(given) {}
  std::vector<JobFailure> run(const std::vector<Job>& jobs, const EngineOptions& options) override {
    given_ = {jobs, options};
    return {{jobs.at(0).key, jobs.at(0).title, "broke"}};
  }

 private:
  Given& given_;
};

class ExecutionTest : public testing::Test {
 protected:
  ExecutionTest() {
    session_.registries.engines.add("recording", "for tests", [this](JsonReader&) {
      return std::make_unique<RecordingEngine>(given_);
    });
    config_["generators"]["spare"] = config_["generators"]["ngram"];
    config_["generators"]["spare"]["order"] = 2;
    for (auto& [name, task] : config_["tasks"].items())
      task["generators"] = {"ngram", "transformer"};
    add_run_options(line_);
    line_.parse({"--quiet"});
    set_log_options({LogLevel::kOff, false});
    options_.engine = "recording";
    options_.config = "small.json";
    options_.out = folder_ / "out";
    options_.store = folder_ / "out/store";
    options_.jobs = 3;
  }

  std::vector<JobFailure> run(const CellFilter& wanted) {
    const Plan plan = make_plan(run_config(config_), session_);
    const Execution execution(plan, session_, line_, options_, wanted);
    execution.check_inputs();
    EXPECT_EQ(std::filesystem::exists(options_.store), stored_);
    Store store(options_.store);
    stored_ = true;
    return execution.run(store);
  }
  // Puts the wanted cells into the store.
  void finish(const CellFilter& wanted) {
    Store store(options_.store);
    stored_ = true;
    for (const Cell& cell : make_plan(run_config(config_), session_).cells)
      if (wanted(cell)) store.commit({cell.key, "", cell.title, cell.recipe, {}}, {});
  }
  std::vector<std::string> titles() const {
    std::vector<std::string> all;
    for (const Job& job : given_.jobs) all.push_back(job.title);
    return all;
  }

  TemporaryFolder folder_;
  nlohmann::json config_ = small_config();
  Session session_{small_session()};
  CommandLine line_{"test", ""};
  RunOptions options_;
  RecordingEngine::Given given_;
  bool stored_ = false;
};

TEST_F(ExecutionTest, AMeasurementTakesWhatItNeedsAndNoMore) {
  const std::vector<JobFailure> failures = run(is_measurement);
  EXPECT_EQ(failures.size(), 1U);
  EXPECT_EQ(titles().size(), 15U);
  EXPECT_THAT(titles(), Contains("tokenizer words"));
  EXPECT_THAT(titles(), Contains("train ngram seed 1"));
  EXPECT_THAT(titles(), Not(Contains("train spare seed 1")));
  EXPECT_EQ(given_.options.jobs, 3);
  EXPECT_THAT(given_.options.worker_command, Contains("--jobs=3"));
}

TEST_F(ExecutionTest, WhatTheStoreHoldsIsNotComputedAgain) {
  finish([](const Cell& cell) { return !is_measurement(cell); });
  run(is_measurement);
  EXPECT_EQ(titles().size(), 12U);
  for (const Job& job : given_.jobs)
    EXPECT_EQ(job.depends.empty(), job.title.find(" of ") == std::string::npos) << job.title;
  finish([](const Cell&) { return true; });
  given_ = {};
  EXPECT_TRUE(run(is_measurement).empty());
  EXPECT_TRUE(given_.jobs.empty());
}

TEST_F(ExecutionTest, ATrainingOfNoTaskCanBeWanted) {
  run([](const Cell& cell) { return cell.generator == "spare"; });
  EXPECT_THAT(titles(), ElementsAre("tokenizer words", "train spare seed 1"));
  EXPECT_TRUE(given_.jobs[1].fresh);
}

TEST_F(ExecutionTest, TimingsRunAlone) {
  run(is_measurement);
  std::vector<std::string> alone;
  for (const Job& job : given_.jobs)
    if (job.alone) alone.push_back(job.title);
  EXPECT_EQ(alone.size(), 2U);
  EXPECT_THAT(alone, Each(StartsWith("time generation")));
}

}  // namespace
}  // namespace vqlm

#include "app/training_watch.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/training_curve.h"
#include "core/files.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

// 100 seconds for 50 steps, a pause of a day, and a line under way.
constexpr const char* kLog =
    R"({"step":50,"loss":4.0,"timing":{"tokens_per_second":800,"wall_time":1000.0}}
{"step":100,"loss":3.0,"timing":{"tokens_per_second":900,"wall_time":1100.0}}
{"step":100,"evaluation":{"dev_nats":2.5,"dev_codebook_use":0.75},"timing":{"wall_time":1101.0}}
{"step":150,"loss":2.0,"timing":{"tokens_per_second":700,"wall_time":87500.0}}
{"step":200,"loss":1.0,"timing":{"tokens_per_second":850,"wall_time":87600.0}}
{"step":250,"loss":0.)";

class TrainingWatchTest : public testing::Test {
 protected:
  void begin(const std::string& key, const std::string& name, const std::string& run) {
    write_file(store() + "/work/" + key + "/fit/metrics.jsonl", kLog);
    const nlohmann::json config = {{"training", {{"max_steps", 300}}}};
    write_file(store() + "/work/" + key + "/training.json",
               training_description(name, run, config).dump());
    write_file(store() + "/locks/" + key, "");
  }
  std::string store() const { return folder_.path(); }

  TemporaryFolder folder_;
};

TEST_F(TrainingWatchTest, ReadsLogsAndDescriptions) {
  begin("k2", "train b seed 1", "one");
  begin("k1", "train a seed 1", "two");
  write_file(store() + "/work/k3/other.txt", "a cell of another kind");
  begin("k4", "train d seed 1", "one");
  write_file(store() + "/records/k4.json", "{}");  // done
  const auto all = trainings_under_way(store(), "");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "train a seed 1");
  EXPECT_EQ(all[0].step(), 200);
  EXPECT_EQ(all[0].max_steps, 300);
  EXPECT_EQ(all[0].series.at("loss").size(), 4U);
  EXPECT_EQ(last_value(all[0].series, "dev_nats"), 2.5);
  EXPECT_EQ(last_value(all[0].series, "rate"), std::nullopt);
  EXPECT_EQ(trainings_under_way(store(), "one").size(), 1U);
  EXPECT_TRUE(trainings_under_way(store() + "/none", "").empty());
}

TEST_F(TrainingWatchTest, ALockedCellRunsAndHasAPace) {
  begin("k1", "train a seed 1", "one");
  EXPECT_FALSE(trainings_under_way(store(), "")[0].running);
  EXPECT_FALSE(trainings_under_way(store(), "")[0].seconds_left());
  const int file = open((store() + "/locks/k1").c_str(), O_RDWR);
  ASSERT_EQ(flock(file, LOCK_EX), 0);
  const WatchedTraining training = trainings_under_way(store(), "")[0];
  close(file);
  EXPECT_TRUE(training.running);
  EXPECT_DOUBLE_EQ(*training.seconds_left(), 200);  // 2 s a step, whatever the pause
  std::ostringstream out;
  print_training(training, out);
  EXPECT_EQ(out.str(),
            "train a seed 1\n  step 200 of 300 (66 %), 850 tokens/s, 3:20 left\n"
            "  loss 1, dev loss 2.5 (best 2.5 at step 100), codes used 75.0 %\n  █▆▃▁\n");
}

TEST(TrainingCurveTest, SparklinesAreMeansOfStretches) {
  EXPECT_EQ(sparkline({}, 10), "");
  EXPECT_EQ(sparkline({{1, 5, {}}}, 10), "▁");
  EXPECT_EQ(sparkline({{1, 0, {}}, {2, 2, {}}, {3, 8, {}}, {4, 8, {}}}, 2), "▁█");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sparkline({{1, 0, {}}, {2, nan, {}}, {3, 7, {}}}, 10), "▁█");
}

TEST(TrainingCurveTest, WritesAFileAScalar) {
  const TemporaryFolder folder;
  const LogSeries series{{"loss", {{50, 4, 1000.25}, {100, 2.5, {}}}}, {"a/b", {{1, 1, {}}}}};
  EXPECT_EQ(write_curves(folder.path(), "train a seed 1", series), 2U);
  EXPECT_EQ(read_file(folder.path() + "/train_a_seed_1/loss.csv"),
            "Wall time,Step,Value\n1000.250,50,4\n,100,2.5\n");
  EXPECT_EQ(read_file(folder.path() + "/train_a_seed_1/a_b.csv"), "Wall time,Step,Value\n,1,1\n");
}

}  // namespace
}  // namespace vqlm

#include "core/progress.h"

#include <gtest/gtest.h>

#include <vector>

namespace vqlm {
namespace {

class ProgressTest : public testing::Test {
 protected:
  ProgressTest() {
    set_progress_sink([this](const ProgressUpdate& update) { updates_.push_back(update); });
  }
  ~ProgressTest() override { set_progress_sink({}); }
  std::vector<ProgressUpdate> updates_;
};

TEST_F(ProgressTest, ReportsTheEndOnce) {
  {
    Progress progress("train", 10, "steps");
    for (int i = 0; i < 10; ++i) progress.advance(1, "loss " + std::to_string(i));
  }
  ASSERT_FALSE(updates_.empty());
  EXPECT_LE(updates_.size(), 2U);  // ten a second at most
  EXPECT_EQ(updates_.back().what, "train");
  EXPECT_EQ(updates_.back().done, 10);
  EXPECT_EQ(updates_.back().total, 10);
  EXPECT_EQ(updates_.back().detail, "loss 9");
  EXPECT_TRUE(updates_.back().finished);
}

TEST_F(ProgressTest, WorkFoundFinishedIsNotSpeed) {
  {
    Progress progress("train", 10, "steps");
    progress.start_at(10);
  }
  EXPECT_EQ(updates_.back().done, 10);
  EXPECT_EQ(updates_.back().rate, 0);
}

TEST_F(ProgressTest, AnEmptySinkSilences) {
  set_progress_sink({});
  { Progress progress("train", 1, "steps"); }
  EXPECT_TRUE(updates_.empty());
}

TEST(ProgressDisplayTest, ShortWorkPrintsNothingWithoutATerminal) {
  testing::internal::CaptureStderr();
  const ProgressSink display = terminal_progress();
  ProgressUpdate update{"train", 1, 2, 1, "steps", "", false};
  display(update);
  update.finished = true;
  display(update);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ProgressDisplayTest, WritesDurations) {
  EXPECT_EQ(duration_text(0), "0:00");
  EXPECT_EQ(duration_text(65.4), "1:05");
  EXPECT_EQ(duration_text(7207), "2:00:07");
}

}  // namespace
}  // namespace vqlm

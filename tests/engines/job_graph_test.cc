#include "engines/job_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

Job job(const std::string& key, std::vector<std::string> depends = {}, bool alone = false) {
  return {key, "title " + key, std::move(depends), alone, false};
}

TEST(JobGraphTest, StartsJobsOnceTheirDependenciesAreDone) {
  JobGraph graph({job("c", {"a", "b"}), job("a"), job("b", {"a", "a"})});
  EXPECT_EQ(graph.start_next(), 1U);
  EXPECT_EQ(graph.start_next(), std::nullopt);
  graph.finish(1);
  EXPECT_EQ(graph.start_next(), 2U);
  EXPECT_EQ(graph.start_next(), std::nullopt);
  graph.finish(2);
  EXPECT_EQ(graph.start_next(), 0U);
  graph.finish(0);
  EXPECT_TRUE(graph.ended());
  EXPECT_TRUE(graph.failures().empty());
}

TEST(JobGraphTest, FailureReachesAllThatNeedTheJobAndNothingElse) {
  JobGraph graph({job("a"), job("b", {"a"}), job("c", {"b"}), job("d")});
  const auto first = graph.start_next();
  graph.fail(*first, "broken");
  EXPECT_EQ(graph.start_next(), 3U);
  graph.finish(3);
  EXPECT_TRUE(graph.ended());
  const auto failures = graph.failures();
  ASSERT_EQ(failures.size(), 3U);
  EXPECT_EQ(failures[0].message, "broken");
  EXPECT_EQ(failures[1].message, "needs title a, which failed");
  EXPECT_FALSE(failures[0].followed);
  EXPECT_TRUE(failures[1].followed);
  EXPECT_EQ(failures[2].message, "needs title b, which failed");
}

TEST(JobGraphTest, AloneWaitsForAllOthersThatCanRun) {
  JobGraph graph({job("timing", {}, true), job("a"), job("b")});
  EXPECT_EQ(graph.start_next(), 1U);
  EXPECT_EQ(graph.start_next(), 2U);
  EXPECT_EQ(graph.start_next(), std::nullopt);
  graph.finish(1);
  EXPECT_EQ(graph.start_next(), std::nullopt);
  graph.finish(2);
  EXPECT_EQ(graph.start_next(), 0U);
}

TEST(JobGraphTest, NothingStartsBesideAnAloneJob) {
  JobGraph graph({job("timing", {}, true), job("second", {}, true), job("late", {"timing"})});
  EXPECT_EQ(graph.start_next(), 0U);
  EXPECT_EQ(graph.start_next(), std::nullopt);
  graph.finish(0);
  EXPECT_EQ(graph.start_next(), 2U);
}

TEST(JobGraphTest, RefusesWhatCannotBeOrdered) {
  const auto message = [](std::vector<Job> jobs) -> std::string {
    try {
      JobGraph graph(std::move(jobs));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message({job("a"), job("a")}), HasSubstr("got 'a' twice"));
  EXPECT_THAT(message({job("a", {"x"})}), HasSubstr("got 'x'"));
  EXPECT_THAT(message({job("a", {"b"}), job("b", {"a"})}), HasSubstr("got a circle"));
}

}  // namespace
}  // namespace vqlm

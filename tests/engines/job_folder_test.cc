#include "engines/job_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

Job job(const std::string& key, bool fresh = false) { return {key, "title", {}, false, fresh}; }

TEST(JobFolderTest, JobsAreClaimedOnceInTheirOrder) {
  const TemporaryFolder folder;
  const JobFolder offering(folder / "jobs"), task(folder / "jobs");
  offering.offer(10, job("ten"));
  offering.offer(2, job("two", true));
  const auto first = task.claim("1_0");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->number, 2U);
  EXPECT_EQ(first->key, "two");
  EXPECT_TRUE(first->fresh);
  const auto second = task.claim("1_1");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->key, "ten");
  EXPECT_FALSE(second->fresh);
  EXPECT_FALSE(task.claim("1_0"));
  EXPECT_EQ(offering.claimed_by("1_0"), std::vector<std::size_t>{2});
  EXPECT_EQ(offering.claimed_by("1_1"), std::vector<std::size_t>{10});
  EXPECT_TRUE(offering.claimed_by("1").empty());
}

TEST(JobFolderTest, OneOfManyWinsEachJob) {
  constexpr std::size_t kJobs = 200, kTasks = 8;
  const TemporaryFolder folder;
  const JobFolder jobs(folder / "jobs");
  std::vector<std::thread> tasks;
  std::vector<std::size_t> claimed;
  std::mutex mutex;
  std::atomic<bool> offered{false};
  for (std::size_t t = 0; t < kTasks; ++t)
    tasks.emplace_back([&, name = "7_" + std::to_string(t)] {
      while (true) {
        const bool last = offered;
        const auto job = jobs.claim(name);
        if (!job && last) return;
        if (!job) continue;
        const std::lock_guard<std::mutex> lock(mutex);
        claimed.push_back(job->number);
      }
    });
  for (std::size_t i = 0; i < kJobs; ++i) jobs.offer(i, job(std::to_string(i)));
  offered = true;
  for (std::thread& task : tasks) task.join();
  std::sort(claimed.begin(), claimed.end());
  ASSERT_EQ(claimed.size(), kJobs);
  for (std::size_t i = 0; i < kJobs; ++i) EXPECT_EQ(claimed[i], i);
  std::size_t listed = 0;
  for (std::size_t t = 0; t < kTasks; ++t)
    listed += jobs.claimed_by("7_" + std::to_string(t)).size();
  EXPECT_EQ(listed, kJobs);
}

TEST(JobFolderTest, AJobIsWithdrawnUnlessClaimed) {
  const TemporaryFolder folder;
  const JobFolder jobs(folder / "jobs");
  jobs.offer(1, job("a"));
  jobs.offer(2, job("b"));
  EXPECT_TRUE(jobs.claim("1_0"));
  EXPECT_FALSE(jobs.withdraw(1));
  EXPECT_TRUE(jobs.withdraw(2));
  EXPECT_FALSE(jobs.withdraw(2));
  EXPECT_FALSE(jobs.claim("1_0"));
}

TEST(JobFolderTest, FilesThatAreBeingWrittenAreNoJobs) {
  const TemporaryFolder folder;
  const JobFolder jobs(folder / "jobs");
  std::ofstream(folder / "jobs/ready/3.tmp.0123456789abcdef") << "{";
  EXPECT_FALSE(jobs.claim("1_0"));
  std::ofstream(folder / "jobs/ready/3") << "no job";
  EXPECT_THROW(jobs.claim("1_0"), RuntimeError);
}

TEST(JobFolderTest, ClosingAndLeavingAreSeenByOthers) {
  const TemporaryFolder folder;
  const JobFolder jobs(folder / "jobs"), other(folder / "jobs");
  EXPECT_FALSE(other.closed());
  jobs.close();
  EXPECT_TRUE(other.closed());
  EXPECT_FALSE(jobs.has_left("1_0"));
  other.leave("1_0");
  EXPECT_TRUE(jobs.has_left("1_0"));
  EXPECT_FALSE(jobs.has_left("1_1"));
}

TEST(JobFolderTest, AFolderThatCannotBeMadeIsAnError) {
  const TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_THROW(JobFolder(folder / "file"), RuntimeError);
}

}  // namespace
}  // namespace vqlm

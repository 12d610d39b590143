#include "engines/local_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "core/progress.h"
#include "engines/processes.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

using Line = std::vector<std::string>;

class LocalEngineTest : public testing::Test {
 protected:
  LocalEngineTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    log_ = testing::TempDir() + "vqlm_local_engine_" + test->name() + std::to_string(::getpid());
    std::filesystem::remove(log_);
    options_.worker_command = {VQLM_TEST_WORKER, log_};
    set_progress_sink({});
  }
  ~LocalEngineTest() override {
    std::filesystem::remove(log_);
    set_progress_sink({});
  }

  Job job(const std::string& key, std::vector<std::string> depends = {}) const {
    return {key, "title " + key, std::move(depends), false, false};
  }
  std::vector<JobFailure> run(const std::vector<Job>& jobs) {
    auto failures = LocalEngine().run(jobs, options_);
    for (const Line& line : lines()) {
      EXPECT_TRUE(line.size() < 4 || !alive(std::stoi(line[1]))) << line[0];
    }
    return failures;
  }
  // The worker's log, split at '|'.
  std::vector<Line> lines() const {
    std::vector<Line> result;
    std::ifstream file(log_);
    for (std::string text; std::getline(file, text);) {
      std::istringstream parts(text);
      result.emplace_back();
      for (std::string part; std::getline(parts, part, '|');) result.back().push_back(part);
    }
    return result;
  }
  std::vector<std::string> keys() const {
    std::vector<std::string> result;
    for (const Line& line : lines()) result.push_back(line[0]);
    return result;
  }
  // Waits for the line of a job that hangs: {"hangs", pid, pid of its child}.
  std::pair<pid_t, pid_t> hanging() const {
    for (int i = 0; i < 500; ++i) {
      for (const Line& line : lines())
        if (line[0] == "hangs" && line.size() == 3) return {std::stoi(line[1]), std::stoi(line[2])};
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the worker did not start";
    return {0, 0};
  }

  std::string log_;
  EngineOptions options_;
};

TEST_F(LocalEngineTest, RunsJobsInTheOrderOfTheirDependencies) {
  EXPECT_TRUE(run({job("3 go", {"2 go"}), job("2 go", {"1 go"}), job("1 go")}).empty());
  EXPECT_EQ(keys(), (std::vector<std::string>{"1 go", "2 go", "3 go"}));
}

TEST_F(LocalEngineTest, OneWorkerServesSeveralJobs) {
  EXPECT_TRUE(run({job("1 go"), job("2 go"), job("3 go")}).empty());
  std::set<std::string> pids;
  for (const Line& line : lines()) pids.insert(line[1]);
  EXPECT_EQ(pids.size(), 1U);
}

TEST_F(LocalEngineTest, FreshJobsHaveAProcessOfTheirOwn) {
  std::vector<Job> jobs = {job("1 go"), job("2 go"), job("3 go"), job("4 go")};
  jobs[1].fresh = jobs[2].fresh = true;
  EXPECT_TRUE(run(jobs).empty());
  std::map<std::string, int> uses;
  for (const Line& line : lines()) ++uses[line[1]];
  EXPECT_GE(uses.size(), 3U);
  for (const Line& line : lines())
    if (line[0] == "2 go" || line[0] == "3 go") {
      EXPECT_EQ(uses[line[1]], 1);
    }
}

TEST_F(LocalEngineTest, SeveralWorkersRunAtOnceButNothingBesideAnAloneJob) {
  options_.jobs = 3;
  std::vector<Job> jobs = {job("0 sleep"), job("1 sleep"), job("2 sleep"), job("3 sleep"),
                           job("4 sleep")};
  jobs[0].alone = true;
  EXPECT_TRUE(run(jobs).empty());
  const auto log = lines();
  ASSERT_EQ(log.size(), 5U);
  int overlaps = 0;
  for (const Line& a : log)
    for (const Line& b : log) {
      const bool overlap =
          a != b && std::stoll(a[2]) < std::stoll(b[3]) && std::stoll(b[2]) < std::stoll(a[3]);
      EXPECT_FALSE(overlap && a[0] == "0 sleep") << b[0];
      overlaps += overlap ? 1 : 0;
    }
  EXPECT_GE(overlaps, 2);
}

TEST_F(LocalEngineTest, AFailedJobFailsWithItsFirstLineAndOthersGoOn) {
  const auto failures = run({job("1 fail"), job("2 go", {"1 fail"}), job("3 go")});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(failures[0].key, "1 fail");
  EXPECT_EQ(failures[0].message, "weights: expected numbers, got nan");
  EXPECT_EQ(failures[1].message, "needs title 1 fail, which failed");
  EXPECT_EQ(keys(), std::vector<std::string>{"3 go"});
}

TEST_F(LocalEngineTest, ADeadWorkerFailsItsJobAloneAndIsReplaced) {
  options_.jobs = 2;
  const auto failures = run({job("1 die"), job("2 go"), job("3 go"), job("4 die"), job("5 go")});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(failures[0].message, "worker process: expected it to finish the job, got SIGUSR1");
  EXPECT_EQ(keys().size(), 3U);
}

TEST_F(LocalEngineTest, AKilledWorkerTakesItsChildrenAlong) {
  std::pair<pid_t, pid_t> pids;
  std::thread killer([&] {
    pids = hanging();
    if (pids.first > 0) ::kill(pids.first, SIGKILL);
  });
  const auto failures = run({job("1 hang"), job("2 go")});
  killer.join();
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_THAT(failures[0].message, HasSubstr("got SIGKILL"));
  EXPECT_EQ(keys().back(), "2 go");
  EXPECT_TRUE(gone_soon(pids.second));
}

TEST_F(LocalEngineTest, AProgramThatDoesNotStartFailsTheJob) {
  options_.worker_command = {"/nonexistent/vqlm"};
  const auto failures = run({job("1 go"), job("2 go")});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_THAT(failures[1].message, HasSubstr("exit code 127"));
}

TEST_F(LocalEngineTest, AProgramThatSpeaksOtherwiseIsStopped) {
  options_.worker_command = {"/bin/sh", "-c", "echo hello >&4; exec sleep 1000"};
  const auto failures = run({job("1 go")});
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].message, "worker process: expected a report, got 'hello'");
}

TEST_F(LocalEngineTest, StandardOutputOfWorkersIsNoResult) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  run({job("1 print")});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("this is no result"));
}

TEST_F(LocalEngineTest, WorkersAreToldTheirThreads) {
  options_.threads = 3;
  run({job("1 threads")});
  EXPECT_EQ(lines()[0], (Line{"threads", "3"}));
}

TEST_F(LocalEngineTest, ProgressOfWorkersAndOfCellsReachesTheSink) {
  std::vector<ProgressUpdate> updates;
  set_progress_sink([&](const ProgressUpdate& update) { updates.push_back(update); });
  run({job("1 progress"), job("2 fail")});
  bool counted = false;
  for (const ProgressUpdate& update : updates)
    counted = counted || (update.what == "title 1 progress, count" && update.done == 3 &&
                          update.detail == "loss 1" && update.finished);
  EXPECT_TRUE(counted);
  EXPECT_EQ(updates.front().what, "cells");
  EXPECT_EQ(updates.front().done, 0);
  EXPECT_EQ(updates.back().what, "cells");
  EXPECT_EQ(updates.back().done, 2);
  EXPECT_EQ(updates.back().detail, "1 failed");
  EXPECT_TRUE(updates.back().finished);
}

// Runs the engine in a process of its own, which is sent `signal`; returns how that one ended.
int end_of_engine(const std::vector<Job>& jobs, const EngineOptions& options, int signal,
                  const std::function<void()>& until) {
  const pid_t engine = ::fork();
  if (engine == 0) {
    LocalEngine().run(jobs, options);
    ::_exit(0);
  }
  until();
  ::kill(engine, signal);
  int status = 0;
  ::waitpid(engine, &status, 0);
  return status;
}

TEST_F(LocalEngineTest, SignalsStopTheWorkersAndThenTheProcess) {
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    std::filesystem::remove(log_);
    std::pair<pid_t, pid_t> pids;
    const int status = end_of_engine({job("1 hang")}, options_, signal, [&] { pids = hanging(); });
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal) << signal;
    EXPECT_TRUE(gone_soon(pids.first)) << signal;
    // After kill -9 nobody is left to stop what a worker had started; the worker itself goes.
    if (signal == SIGKILL)
      ::kill(pids.second, SIGKILL);
    else
      EXPECT_TRUE(gone_soon(pids.second)) << signal;
  }
}

TEST_F(LocalEngineTest, ASignalAfterTheLastJobIsNotForgotten) {
  set_progress_sink([](const ProgressUpdate& update) {
    if (update.what == "cells" && update.finished) std::raise(SIGTERM);
  });
  EXPECT_EXIT(run({job("1 go")}), testing::KilledBySignal(SIGTERM), "");
}

TEST_F(LocalEngineTest, LeavesNoDescriptorOpen) {
  const auto open_files = [] {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
  };
  const auto before = open_files();
  options_.jobs = 2;
  run({job("1 go"), job("2 die"), job("3 go")});
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace vqlm

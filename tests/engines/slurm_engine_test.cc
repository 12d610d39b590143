// The engine beside fake_slurm.py; the real Slurm is in tests/end_to_end/slurm_test.py.
#include "engines/slurm_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "core/error.h"
#include "core/log.h"
#include "core/progress.h"
#include "data/temporary_folder.h"
#include "engines/processes.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

using Line = std::vector<std::string>;

class SlurmEngineTest : public testing::Test {
 protected:
  SlurmEngineTest() {
    for (const std::string program : {"sbatch", "squeue", "scancel"}) {
      const std::string script = "#!/bin/sh\nexec python3 '" VQLM_FAKE_SLURM "' " + program;
      std::filesystem::permissions(folder_.write("bin/" + program, script + " \"$@\"\n"),
                                   std::filesystem::perms::owner_all);
    }
    std::filesystem::create_directory(folder_ / "slurm");
    ::setenv("FAKE_SLURM", (folder_ / "slurm").c_str(), 1);
    ::setenv("PATH", (folder_ / "bin:" + path_).c_str(), 1);
    options_.worker_command = {VQLM_TEST_WORKER, folder_ / "log"};
    options_.work_folder = folder_ / "out of 100%";
    set_progress_sink({});
    set_log_options({LogLevel::kOff, false});
  }
  ~SlurmEngineTest() override {
    ::setenv("PATH", path_.c_str(), 1);
    set_progress_sink({});
  }

  static Job job(const std::string& key, std::vector<std::string> depends = {}) {
    return {key, "title " + key, std::move(depends), false, false};
  }
  std::vector<JobFailure> run(const std::vector<Job>& jobs) {
    return SlurmEngine(arguments_).run(jobs, options_);
  }
  // The worker's log, split at '|'.
  std::vector<Line> lines() const {
    std::vector<Line> result;
    std::ifstream file(folder_ / "log");
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
  std::vector<std::string> calls(const std::string& program) const {
    std::vector<std::string> result;
    std::ifstream file(folder_ / "slurm/calls");
    for (std::string text; std::getline(file, text);)
      if (text.compare(0, program.size() + 1, program + " ") == 0) result.push_back(text);
    return result;
  }
  // Process of the job that hangs, once it does.
  pid_t hanging() const {
    for (int i = 0; i < 1500; ++i) {
      for (const Line& line : lines())
        if (line[0] == "hangs" && line.size() == 3) return std::stoi(line[1]);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the worker did not start";
    return 0;
  }
  // Starts a run whose only job hangs, and sends its process `signal`. Returns how that one ended.
  int stop_hanging_run(int signal) {
    const pid_t engine = ::fork();
    if (engine == 0) {
      try {
        run({job("1 hang")});
      } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
      }
      ::_exit(0);
    }
    worker_ = hanging();
    ::kill(engine, signal);
    int status = 0;
    ::waitpid(engine, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  std::string path_ = std::getenv("PATH");
  TemporaryFolder folder_;
  EngineOptions options_;
  std::vector<std::string> arguments_;
  pid_t worker_ = 0;
};

TEST_F(SlurmEngineTest, RunsJobsInTheOrderOfTheirDependencies) {
  arguments_ = {"--partition=long"};
  options_.threads = 3;
  EXPECT_TRUE(run({job("3 threads", {"2 go"}), job("2 go", {"1 go"}), job("1 go")}).empty());
  EXPECT_EQ(keys(), (std::vector<std::string>{"1 go", "2 go", "threads", "3 threads"}));
  EXPECT_EQ(lines()[2][1], "3");
  ASSERT_EQ(calls("sbatch").size(), 1U);  // one task serves all
  EXPECT_THAT(calls("sbatch")[0], HasSubstr("--cpus-per-task=3"));
  EXPECT_THAT(calls("sbatch")[0], HasSubstr("--partition=long"));
  EXPECT_THAT(calls("sbatch")[0], HasSubstr("--array=0-0 "));
}

TEST_F(SlurmEngineTest, TasksShareTheJobsAndRunNoneTwice) {
  options_.jobs = 3;
  std::vector<Job> jobs;
  for (int i = 0; i < 12; ++i) jobs.push_back(job(std::to_string(i) + " sleep"));
  jobs[4].fresh = true;
  EXPECT_TRUE(run(jobs).empty());
  EXPECT_EQ(lines().size(), 12U);
  std::set<std::string> keys, processes;
  for (const Line& line : lines()) {
    keys.insert(line[0]);
    processes.insert(line[1]);
  }
  EXPECT_EQ(keys.size(), 12U);
  EXPECT_GE(processes.size(), 3U);
  EXPECT_THAT(calls("sbatch")[0], HasSubstr("--array=0-2 "));
}

TEST_F(SlurmEngineTest, AnAloneJobHasAMachineToItselfAfterTheOthers) {
  options_.jobs = 2;
  std::vector<Job> jobs = {job("0 sleep"), job("1 sleep"), job("2 sleep"), job("3 go", {"0 sleep"}),
                           job("4 sleep")};
  jobs[0].alone = jobs[4].alone = true;
  EXPECT_TRUE(run(jobs).empty());
  const auto log = lines();
  ASSERT_EQ(log.size(), 5U);
  for (const Line& a : log)
    for (const Line& b : log) {
      const bool alone = a[0] == "0 sleep" || a[0] == "4 sleep";
      const bool overlap =
          a != b && std::stoll(a[2]) < std::stoll(b[3]) && std::stoll(b[2]) < std::stoll(a[3]);
      EXPECT_FALSE(alone && overlap) << a[0] << " beside " << b[0];
    }
  EXPECT_EQ(log[2][0], "0 sleep");
  ASSERT_EQ(calls("sbatch").size(), 2U);
  EXPECT_THAT(calls("sbatch")[0], Not(HasSubstr("--exclusive")));
  EXPECT_THAT(calls("sbatch")[1], HasSubstr("--exclusive"));
}

TEST_F(SlurmEngineTest, FailuresAreListedWithTheirLogAndOthersGoOn) {
  const auto failures = run({job("1 fail"), job("2 go", {"1 fail"}), job("3 die"), job("4 go")});
  ASSERT_EQ(failures.size(), 3U);
  const std::string log = " \\(log: " + (folder_ / "out of 100%/slurm/1/logs/1_0.log") + "\\)";
  EXPECT_EQ(failures[0].key, "1 fail");
  EXPECT_THAT(failures[0].message, MatchesRegex("weights: expected numbers, got nan" + log));
  EXPECT_EQ(failures[1].message, "needs title 1 fail, which failed");
  EXPECT_TRUE(failures[1].followed);
  EXPECT_THAT(failures[2].message,
              MatchesRegex("worker process: expected it to finish the job, got SIGUSR1" + log));
  EXPECT_EQ(keys(), std::vector<std::string>{"4 go"});
}

TEST_F(SlurmEngineTest, ATaskThatIsKilledFailsItsJobAloneAndIsReplaced) {
  const auto failures = run({job("1 orphan"), job("2 go"), job("3 go", {"1 orphan"})});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_THAT(failures[0].message,
              HasSubstr("array task 1_0: expected it to finish the job, got FAILED (log: "));
  EXPECT_EQ(failures[1].key, "3 go");
  EXPECT_EQ(keys(), std::vector<std::string>{"2 go"});
  EXPECT_EQ(calls("sbatch").size(), 2U);
}

TEST_F(SlurmEngineTest, TasksThatNeverStartFailTheJobs) {
  options_.worker_command = {"/nonexistent/vqlm"};
  const auto failures = run({job("1 go"), job("2 go")});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_THAT(failures[1].message, HasSubstr(": expected it to take a job, got FAILED (log: "));
}

TEST_F(SlurmEngineTest, SaysWhatSbatchSaid) {
  folder_.write("slurm/refuse", "");
  try {
    run({job("1 go")});
    ADD_FAILURE() << "no error";
  } catch (const RuntimeError& error) {
    EXPECT_STREQ(error.what(),
                 "sbatch: expected to take an array job, got exit code 1 (it said: sbatch: error: "
                 "invalid partition specified)");
  }
}

TEST_F(SlurmEngineTest, TasksOfAnArrayThatSbatchDidNotConfirmAreFound) {
  folder_.write("slurm/lose", "1");
  EXPECT_TRUE(run({job("1 go"), job("2 go")}).empty());
  EXPECT_EQ(keys(), (std::vector<std::string>{"1 go", "2 go"}));
  EXPECT_EQ(calls("sbatch").size(), 1U);
}

TEST_F(SlurmEngineTest, TasksThatReplaceOthersAreFoundToo) {
  folder_.write("slurm/lose", "2");
  const auto failures = run({job("1 orphan"), job("2 fail"), job("3 go")});
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_THAT(failures[1].message, HasSubstr("weights: expected numbers, got nan"));
  EXPECT_EQ(keys(), std::vector<std::string>{"3 go"});
  EXPECT_EQ(calls("sbatch").size(), 2U);
}

TEST_F(SlurmEngineTest, WhatGoesWrongAfterTheLastJobIsAWarning) {
  const std::string own = options_.work_folder + "/slurm/1";
  set_progress_sink([&](const ProgressUpdate& update) {
    if (update.what != "cells" || !update.finished) return;
    std::filesystem::create_directories(own +
                                        "/jobs-1/closed");  // no file of that name can be made
  });
  std::vector<std::string> warnings;
  set_log_sink([&](LogLevel level, const std::string& text) {
    if (level == LogLevel::kWarning) warnings.push_back(text);
  });
  EXPECT_TRUE(run({job("1 go")}).empty());
  set_log_sink({});
  EXPECT_THAT(warnings, testing::ElementsAre(HasSubstr("jobs-1/closed")));
  EXPECT_FALSE(std::filesystem::exists(own + "/ended"));  // the next run looks for what is left
}

TEST_F(SlurmEngineTest, ASignalAfterTheLastJobIsNotForgotten) {
  set_progress_sink([](const ProgressUpdate& update) {
    if (update.what == "cells" && update.finished) std::raise(SIGTERM);
  });
  EXPECT_EXIT(run({job("1 go")}), testing::KilledBySignal(SIGTERM), "");
}

TEST_F(SlurmEngineTest, SaysWhichProgramIsMissing) {
  ::setenv("PATH", "/nonexistent", 1);
  try {
    run({job("1 go")});
    ADD_FAILURE() << "no error";
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), HasSubstr("expected Slurm's program 'sbatch' on PATH, got none"));
  }
}

TEST_F(SlurmEngineTest, ASignalCancelsTheTasks) {
  EXPECT_EQ(stop_hanging_run(SIGTERM), SIGTERM);
  EXPECT_EQ(calls("scancel").size(), 1U);
  EXPECT_TRUE(gone_soon(worker_));
}

TEST_F(SlurmEngineTest, TasksOfAKilledRunAreCancelledByTheNext) {
  EXPECT_EQ(stop_hanging_run(SIGKILL), SIGKILL);
  EXPECT_TRUE(calls("scancel").empty());
  EXPECT_TRUE(run({job("2 go")}).empty());
  EXPECT_TRUE(gone_soon(worker_));
  EXPECT_EQ(keys(), (std::vector<std::string>{"hangs", "2 go"}));
  EXPECT_TRUE(std::filesystem::exists(options_.work_folder + "/slurm/1/ended"));
  EXPECT_TRUE(std::filesystem::exists(options_.work_folder + "/slurm/2/ended"));
}

TEST_F(SlurmEngineTest, ProgressOfTasksAndOfCellsReachesTheSink) {
  std::vector<ProgressUpdate> updates;
  set_progress_sink([&](const ProgressUpdate& update) { updates.push_back(update); });
  run({job("1 progress"), job("2 fail")});
  set_progress_sink({});
  bool counted = false;
  for (const ProgressUpdate& update : updates)
    counted = counted || (update.what == "title 1 progress, count" && update.done == 3 &&
                          update.detail == "loss 1" && update.finished);
  EXPECT_TRUE(counted);
  EXPECT_EQ(updates.front().what, "cells");
  EXPECT_EQ(updates.back().done, 2);
  EXPECT_EQ(updates.back().detail, "1 failed");
  EXPECT_TRUE(updates.back().finished);
}

}  // namespace
}  // namespace vqlm

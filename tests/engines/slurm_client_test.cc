#include "engines/slurm_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::Contains;
using testing::Not;

std::size_t place(const std::vector<std::string>& command, const std::string& argument) {
  for (std::size_t i = 0; i < command.size(); ++i)
    if (command[i] == argument) return i;
  ADD_FAILURE() << argument << " is not there";
  return 0;
}

TEST(SlurmClientTest, TheJobNumberIsWhatSbatchPrints) {
  EXPECT_EQ(parse_job_id({"12"}), "12");
  EXPECT_EQ(parse_job_id({"12;alpha"}), "12");
  EXPECT_EQ(parse_job_id({"welcome to alpha", "7"}), "7");
  EXPECT_THROW(parse_job_id({}), RuntimeError);
  EXPECT_THROW(parse_job_id({"Submitted batch job 12"}), RuntimeError);
}

TEST(SlurmClientTest, StatesOfTasksAreReadALineEach) {
  const TaskStates states = parse_task_states({"12_0|RUNNING", "12_1|CANCELLED by 1000"});
  EXPECT_EQ(states, (TaskStates{{"12_0", "RUNNING"}, {"12_1", "CANCELLED"}}));
  EXPECT_TRUE(parse_task_states({}).empty());
  EXPECT_THROW(parse_task_states({"12|RUNNING"}), RuntimeError);
  EXPECT_THROW(parse_task_states({"JOBID STATE"}), RuntimeError);
}

TEST(SlurmClientTest, TheAccountingNamesTheTasksEnd) {
  const std::vector<std::string> lines = {"12_1|COMPLETED", "12_10|TIMEOUT", "12_2|CANCELLED by 0"};
  EXPECT_EQ(parse_accounted_state(lines, "12_10"), "TIMEOUT");
  EXPECT_EQ(parse_accounted_state(lines, "12_2"), "CANCELLED");
  EXPECT_EQ(parse_accounted_state(lines, "12_3"), "");
}

TEST(SlurmClientTest, OnlyFinalStatesAreEnds) {
  for (const char* state : {"CANCELLED", "COMPLETED", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
                            "PREEMPTED", "TIMEOUT", "BOOT_FAIL", "DEADLINE", "REVOKED"})
    EXPECT_TRUE(is_ended(state)) << state;
  for (const char* state : {"PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED",
                            "REQUEUED", "STAGE_OUT", "STOPPED"})
    EXPECT_FALSE(is_ended(state)) << state;
}

TEST(SlurmClientTest, StatesAreExplained) {
  EXPECT_EQ(explained("CANCELLED"), "CANCELLED (by scancel)");
  EXPECT_EQ(explained("FAILED"), "FAILED");
  EXPECT_EQ(explained(""), "an end of which Slurm knows nothing");
}

TEST(SlurmClientTest, ArgumentsOfTheCallerChangeResourcesButNotTheArray) {
  ArrayJob job;
  job.name = "vqlm-1";
  job.size = 3;
  job.threads = 2;
  job.script = "/jobs/task.sh";
  job.logs = "/100%/logs";
  job.arguments = {"--cpus-per-task=4", "--array=0-99"};
  auto command = sbatch_command(job);
  EXPECT_EQ(command.front(), "sbatch");
  EXPECT_EQ(command.back(), "/jobs/task.sh");
  EXPECT_LT(place(command, "--cpus-per-task=2"), place(command, "--cpus-per-task=4"));
  EXPECT_LT(place(command, "--array=0-99"), place(command, "--array=0-2"));
  EXPECT_THAT(command, Contains("--output=/100%%/logs/%A_%a.log"));
  EXPECT_THAT(command, Contains("--no-requeue"));
  EXPECT_THAT(command, Not(Contains("--exclusive")));
  job.exclusive = true;
  command = sbatch_command(job);
  EXPECT_LT(place(command, "--exclusive"), place(command, "--cpus-per-task=4"));
}

TEST(SlurmClientTest, WordsOfAShellAreQuoted) {
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
}

}  // namespace
}  // namespace vqlm

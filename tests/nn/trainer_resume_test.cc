// A training that is interrupted or killed and goes on.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "core/error.h"
#include "core/files.h"
#include "nn/trainer_fixture.h"

namespace vqlm {
namespace {

using TrainerResumeTest = TrainerTest;

TEST_F(TrainerResumeTest, InterruptedAtAnyStepEndsBitIdentical) {
  const TemporaryFolder whole_folder;
  RegressionModel whole;
  const FitReport expected = run(whole, whole_folder);
  EXPECT_EQ(expected.steps, 23);
  const auto expected_log = log_without_timing(whole_folder);
  for (std::int64_t stop = 1; stop <= 23; ++stop) {
    const TemporaryFolder folder;
    RegressionModel first, second;
    const auto interrupt = [stop](std::int64_t step) {
      if (step == stop) throw std::logic_error("interrupted");
    };
    (stop % 2 == 0 ? first.before_loss : first.after) = interrupt;
    EXPECT_THROW(run(first, folder), std::logic_error);
    const FitReport report = run(second, folder);
    expect_same_weights(whole, second);
    EXPECT_EQ(report.steps, expected.steps);
    EXPECT_EQ(report.tokens, expected.tokens);
    EXPECT_EQ(report.best_dev_nats, expected.best_dev_nats);
    EXPECT_EQ(log_without_timing(folder), expected_log) << "stopped at " << stop;
  }
}

TEST_F(TrainerResumeTest, KilledProcessesEndBitIdentical) {
  const TemporaryFolder whole_folder, folder;
  RegressionModel whole;
  run(whole, whole_folder);
  for (const std::int64_t stop : {2, 8, 9, 17}) {  // one sitting after the other
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      RegressionModel model;
      model.before_loss = [stop](std::int64_t step) {
        if (step == stop) raise(SIGKILL);
      };
      run(model, folder);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    // What a kill while a state was written leaves behind.
    std::filesystem::create_directories(folder.path("state.tmp.1.0"));
    write_file(folder.path("state.tmp.1.0/model.safetensors"), "half");
  }
  RegressionModel last;
  run(last, folder);
  expect_same_weights(whole, last);
  EXPECT_EQ(log_without_timing(folder), log_without_timing(whole_folder));
  EXPECT_FALSE(std::filesystem::exists(folder.path("state.tmp.1.0")));
}

TEST_F(TrainerResumeTest, AFinishedTrainingIsNotRepeated) {
  const TemporaryFolder folder;
  RegressionModel first, second;
  run(first, folder);
  const auto log = log_without_timing(folder);
  EXPECT_EQ(run(second, folder).steps, 23);
  EXPECT_TRUE(second.batches.empty());
  expect_same_weights(first, second);
  EXPECT_EQ(log_without_timing(folder), log);
}

TEST_F(TrainerResumeTest, RefusesTheStateOfOtherOptionsAndDamagedOnes) {
  const TemporaryFolder folder;
  RegressionModel first, second;
  run(first, folder);
  TrainerOptions other = options;
  other.schedule.peak = 0.06;
  EXPECT_THROW(train(second, lengths, other, context_of(folder)), RuntimeError);
  write_file(folder.path("state/model.safetensors"), "damaged");
  EXPECT_THROW(run(second, folder), RuntimeError);
}

TEST_F(TrainerResumeTest, RefusesToGoOnInAnotherPrecision) {
  const TemporaryFolder folder;
  RegressionModel first, second;
  run(first, folder);
  const std::string path = folder.path("state/state.json");
  auto state = nlohmann::json::parse(read_file(path));
  ASSERT_EQ(state.at("bf16"), false);
  state["bf16"] = true;  // as a processor with AVX-512 would have written
  write_file(path, state.dump());
  try {
    run(second, folder);
    ADD_FAILURE() << "no error";
  } catch (const RuntimeError& error) {
    EXPECT_EQ(error.what(), folder.path("state") +
                                ": expected a processor that goes on in bfloat16, got one that "
                                "computes in float32; remove it to start afresh");
  }
  state.erase("bf16");  // an older program's
  write_file(path, state.dump());
  EXPECT_EQ(run(second, folder).steps, 23);
}

}  // namespace
}  // namespace vqlm

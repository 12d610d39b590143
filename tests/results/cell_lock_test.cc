#include "results/cell_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "core/log.h"

namespace vqlm {
namespace {

using Kind = CellLock::Kind;

class CellLockTest : public testing::Test {
 protected:
  CellLockTest() {
    std::string name = (std::filesystem::temp_directory_path() / "vqlm_lock_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    path_ = folder_ + "/key";
    set_log_options({LogLevel::kOff, false});
  }
  ~CellLockTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_, path_;
};

TEST_F(CellLockTest, OneHoldsItOrManyShareIt) {
  {
    const CellLock lock(path_);
    EXPECT_FALSE(CellLock::attempt(path_));
  }
  {
    const CellLock one(path_, Kind::kShared), two(path_, Kind::kShared);
    EXPECT_FALSE(CellLock::attempt(path_));
  }
  EXPECT_TRUE(CellLock::attempt(path_));
}

TEST_F(CellLockTest, AProcessThatWaitsCanBeTold) {
  const CellLock lock(path_, Kind::kShared);
  const pid_t waiting = fork();
  if (waiting == 0) {
    const CellLock second(path_);
    _exit(0);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  kill(waiting, SIGTERM);
  int status = 0;
  ASSERT_EQ(waitpid(waiting, &status, 0), waiting);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

TEST_F(CellLockTest, SaysWhyAFileCannotBeLocked) {
  try {
    const CellLock lock(folder_ + "/none/key");
    ADD_FAILURE() << "no error";
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("got No such file or directory"));
  }
  EXPECT_FALSE(CellLock::attempt(folder_ + "/none/key"));
}

}  // namespace
}  // namespace vqlm

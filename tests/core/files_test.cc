#include "core/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "core/error.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
 protected:
  FilesTest() : folder_(testing::TempDir() + "vqlm_files_" + std::to_string(::getpid())) {
    fs::remove_all(folder_);
  }
  ~FilesTest() override { fs::remove_all(folder_); }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_))
      result.push_back(entry.path().filename().string());
    return result;
  }
  std::string folder_;
};

TEST_F(FilesTest, WritesWholeFilesAndNothingElse) {
  const std::string path = folder_ + "/deep/er/a.txt";
  const std::string content("zero \0 byte\n", 12);
  write_file(path, content);
  EXPECT_EQ(read_file(path), content);
  write_file(path, "shorter");
  EXPECT_EQ(read_file(path), "shorter");
  write_file(path, "");
  EXPECT_EQ(read_file(path), "");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ + "/deep/er"), {}), 1);
}

TEST_F(FilesTest, ReadsFilesLargerThanItsBlocks) {
  const std::string content(1000003, 'x');
  write_file(folder_ + "/big", content);
  EXPECT_EQ(read_file(folder_ + "/big"), content);
}

TEST_F(FilesTest, LeavesNothingBehindWhenItCannotWrite) {
  fs::create_directories(folder_ + "/target");
  EXPECT_THROW(write_file(folder_ + "/target", "x"), RuntimeError);
  EXPECT_EQ(names(), std::vector<std::string>{"target"});
  EXPECT_THROW(write_file("/proc/none/x", "x"), RuntimeError);
}

TEST_F(FilesTest, SaysWhyAFileCannotBeRead) {
  try {
    read_file(folder_ + "/absent");
    FAIL();
  } catch (const RuntimeError& error) {
    EXPECT_EQ(std::string(error.what()),
              folder_ + "/absent: expected a readable file, got No such file or directory");
  }
  fs::create_directories(folder_);
  EXPECT_THROW(read_file(folder_), RuntimeError);
}

TEST_F(FilesTest, AFolderAppearsWholeOrNotAtAll) {
  {
    NewFolder dropped(folder_ + "/model");
    write_file(dropped.path() + "/weights", "half");
  }
  EXPECT_TRUE(names().empty());
  NewFolder kept(folder_ + "/model/");
  write_file(kept.path() + "/sub/weights", "whole");
  EXPECT_FALSE(fs::exists(folder_ + "/model"));
  kept.commit();
  EXPECT_EQ(read_file(folder_ + "/model/sub/weights"), "whole");
  EXPECT_EQ(names(), std::vector<std::string>{"model"});
}

TEST_F(FilesTest, AFolderReplacesTheOlderOne) {
  write_file(folder_ + "/model/old", "1");
  NewFolder next(folder_ + "/model");
  write_file(next.path() + "/new", "2");
  next.commit();
  EXPECT_FALSE(fs::exists(folder_ + "/model/old"));
  EXPECT_EQ(read_file(folder_ + "/model/new"), "2");
  EXPECT_EQ(names(), std::vector<std::string>{"model"});
}

// A container's processes have the numbers of those that were killed in it before.
TEST_F(FilesTest, TemporaryNamesOfKilledProcessesAreNotInTheWay) {
  for (int i = 0; i < 100; ++i) {
    const std::string ending = ".tmp." + std::to_string(::getpid()) + "." + std::to_string(i);
    fs::create_directories(folder_ + "/b" + ending);
    std::ofstream(folder_ + "/a" + ending) << "half";
  }
  write_file(folder_ + "/a", "whole");
  NewFolder whole(folder_ + "/b");
  whole.commit();
  EXPECT_EQ(read_file(folder_ + "/a"), "whole");
  EXPECT_EQ(names().size(), 202U);  // what others wrote stays
}

constexpr int kNoFilter = 77;  // exit code

// In this process the file system cannot exchange names from now on.
void forbid_exchange() {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[4])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),  // no flags: an ordinary rename
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(code), code};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    ::_exit(kNoFilter);
}

// Exit code of a process that does `work` where names cannot be exchanged.
int without_exchange(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    forbid_exchange();
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(FilesTest, AFolderReplacesTheOlderOneWhereNamesCannotBeExchanged) {
  write_file(folder_ + "/model/old", "1");
  write_file(folder_ + "/model.old/older", "0");  // a process was killed before it removed this
  const int code = without_exchange([this] {
    NewFolder next(folder_ + "/model");
    write_file(next.path() + "/new", "2");
    next.commit();
  });
  if (code == kNoFilter) GTEST_SKIP() << "no system call filters here";
  EXPECT_EQ(code, 0);
  EXPECT_FALSE(fs::exists(folder_ + "/model/old"));
  EXPECT_EQ(read_file(folder_ + "/model/new"), "2");
  EXPECT_EQ(names(), std::vector<std::string>{"model"});
}

TEST_F(FilesTest, AFolderThatWaitedDuringAKillIsPutBack) {
  write_file(folder_ + "/state.old/step", "1");  // between the two renames of a replacement
  write_file(folder_ + "/state.tmp.0123456789abcdef/step", "2");
  write_file(folder_ + "/statement.tmp.1/step", "other");
  recover_folder(folder_ + "/state");
  EXPECT_EQ(read_file(folder_ + "/state/step"), "1");
  EXPECT_THAT(names(), testing::UnorderedElementsAre("state", "statement.tmp.1"));
}

TEST_F(FilesTest, RecoveryKeepsTheNewerFolder) {
  write_file(folder_ + "/state/step", "2");
  write_file(folder_ + "/state.old/step", "1");  // after both renames
  recover_folder(folder_ + "/state/");
  EXPECT_EQ(read_file(folder_ + "/state/step"), "2");
  EXPECT_EQ(names(), std::vector<std::string>{"state"});
  recover_folder(folder_ + "/none/state");
  EXPECT_FALSE(fs::exists(folder_ + "/none"));
}

TEST_F(FilesTest, ConfigsCanBeNamed) {
  ::setenv("VQLM_CONFIGS", "/some/where", 1);
  EXPECT_EQ(configs_folder(), "/some/where");
  ::unsetenv("VQLM_CONFIGS");
}

}  // namespace
}  // namespace vqlm

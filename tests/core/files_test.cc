#include "core/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

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

TEST_F(FilesTest, ConfigsCanBeNamed) {
  ::setenv("VQLM_CONFIGS", "/some/where", 1);
  EXPECT_EQ(configs_folder(), "/some/where");
  ::unsetenv("VQLM_CONFIGS");
}

}  // namespace
}  // namespace vqlm

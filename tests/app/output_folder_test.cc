#include "app/output_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

TEST(OutputFolderTest, IsGoneUnlessKept) {
  const TemporaryFolder folder;
  { OutputFolder output(folder / "out/run"); }
  EXPECT_FALSE(fs::exists(folder / "out"));
  {
    OutputFolder output(folder / "out/run");
    EXPECT_TRUE(fs::is_empty(output.path()));
    output.keep();
  }
  EXPECT_TRUE(fs::is_directory(folder / "out/run"));
  { OutputFolder output(folder / "out/run"); }  // did not make it
  EXPECT_TRUE(fs::is_directory(folder / "out/run"));
}

TEST(OutputFolderTest, KeepsWhatOthersPutThere) {
  const TemporaryFolder folder;
  {
    OutputFolder output(folder / "out/run");
    folder.write("out/other", "");
  }
  EXPECT_TRUE(fs::exists(folder / "out/other"));
  EXPECT_FALSE(fs::exists(folder / "out/run"));
}

TEST(OutputFolderTest, OneThatCannotBeMadeLeavesNothing) {
  const TemporaryFolder folder;
  folder.write("out/run", "a file");
  EXPECT_THROW(OutputFolder(folder / "out/run"), RuntimeError);
  EXPECT_THROW(OutputFolder(folder / "out/run/deeper"), RuntimeError);
  EXPECT_TRUE(fs::is_regular_file(folder / "out/run"));
  EXPECT_THROW(OutputFolder("/proc/vqlm/out"), RuntimeError);
}

}  // namespace
}  // namespace vqlm

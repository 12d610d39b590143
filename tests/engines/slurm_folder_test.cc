#include "engines/slurm_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "data/temporary_folder.h"

namespace vqlm {
namespace {

TEST(SlurmFolderTest, EachRunHasItsOwn) {
  const TemporaryFolder folder;
  const SlurmFolder one(folder / "slurm"), two(folder / "slurm");
  EXPECT_EQ(one.path(), folder / "slurm/1");
  EXPECT_EQ(two.path(), folder / "slurm/2");
  EXPECT_NE(one.name(), two.name());
  EXPECT_TRUE(std::filesystem::is_directory(two.logs()));
}

TEST(SlurmFolderTest, OnlyRunsWithoutAProcessAndAnEndAreAbandoned) {
  const TemporaryFolder folder;
  EXPECT_TRUE(abandoned_runs(folder / "slurm").empty());
  const SlurmFolder living(folder / "slurm");
  auto ended = std::make_unique<SlurmFolder>(folder / "slurm");
  ended->mark_ended();
  ended.reset();
  auto gone = std::make_unique<SlurmFolder>(folder / "slurm");
  const std::string name = gone->name(), path = gone->path();
  EXPECT_TRUE(abandoned_runs(folder / "slurm").empty());
  gone.reset();
  const auto runs = abandoned_runs(folder / "slurm");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].folder, path);
  EXPECT_EQ(runs[0].name, name);
  mark_ended(runs[0]);
  EXPECT_TRUE(abandoned_runs(folder / "slurm").empty());
}

}  // namespace
}  // namespace vqlm

#include "nn/training_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "nn/temporary_folder.h"

namespace vqlm {
namespace {

TEST(TrainingLogTest, LinesFollowThoseOfTheState) {
  const TemporaryFolder folder;
  TrainingLog log(folder.path("metrics.jsonl"), "{\"step\":1}\n");
  log.write_selection(2, "best", 0.5);
  EXPECT_EQ(read_file(folder.path("metrics.jsonl")),
            "{\"step\":1}\n{\"dev_nats\":0.5,\"selected\":\"best\",\"step\":2}\n");
}

TEST(TrainingLogTest, AFullDiskIsNamed) {
  const TemporaryFolder folder;
  const std::string path = folder.path("metrics.jsonl");
  TrainingLog log(path, "");
  std::filesystem::remove(path);
  std::filesystem::create_symlink("/dev/full", path);
  try {
    log.write_selection(1, "best", 0.5);
    ADD_FAILURE() << "no error";
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("got No space left on device"));
  }
}

}  // namespace
}  // namespace vqlm

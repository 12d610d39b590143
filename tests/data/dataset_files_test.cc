#include "data/dataset_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/hash.h"
#include "data/archive_writer.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

class DatasetFilesTest : public testing::Test {
 protected:
  DatasetFilesTest() {
    definition_.name = "tiny";
    definition_.folder = "tiny";
    file_.file = "a.txt";
    file_.served_as = "a.txt";
    file_.address = "https://example.org/a.txt";
    location_ = {folder_ / "mirror", folder_ / "cache"};
  }
  void state(const std::string& sha256) { file_.sha256 = file_.served_sha256 = sha256; }
  std::string failure() const {
    try {
      require_dataset_file(definition_, file_, location_);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  DatasetDefinition definition_;
  DatasetFile file_;
  DataLocation location_;
};

TEST_F(DatasetFilesTest, TakesTheMirrorBeforeTheCache) {
  state(sha256_hex("text"));
  EXPECT_FALSE(find_dataset_file(definition_, file_, location_).has_value());
  folder_.write("cache/tiny/a.txt", "text");
  EXPECT_EQ(find_dataset_file(definition_, file_, location_)->place, FilePlace::kCache);
  const std::string mirrored = folder_.write("mirror/tiny/a.txt", "text");
  EXPECT_EQ(find_dataset_file(definition_, file_, location_)->path, mirrored);
}

TEST_F(DatasetFilesTest, SaysHowToFetchAMissingFile) {
  EXPECT_EQ(failure(),
            "data set tiny: expected the file a.txt, got none (fetch it with: vqlm data fetch tiny "
            "[--mirror DIR])");
}

TEST_F(DatasetFilesTest, RefusesAWrongFile) {
  state(sha256_hex("text"));
  folder_.write("mirror/tiny/a.txt", "txet");
  EXPECT_THAT(failure(),
              HasSubstr("expected SHA-256 " + sha256_hex("text") + ", got " + sha256_hex("txet")));
}

TEST_F(DatasetFilesTest, RefusesAFileThatIsNotTheOneRecorded) {
  folder_.write("cache/tiny/a.txt", "text");
  record_checksum(definition_, "a.txt", sha256_hex("text"), location_);
  EXPECT_EQ(failure(), "");
  EXPECT_EQ(recorded_checksum(definition_, "a.txt", location_), sha256_hex("text"));
  folder_.write("cache/tiny/a.txt", "another");
  EXPECT_THAT(failure(), HasSubstr("expected SHA-256"));
}

TEST_F(DatasetFilesTest, BothFormsMustHoldTheSameText) {
  file_.file = "a.gz";
  file_.content_sha256 = sha256_hex("text");
  folder_.write("cache/tiny/a.txt", "text");
  EXPECT_TRUE(find_dataset_file(definition_, file_, location_)->served);
  folder_.write("mirror/tiny/other", "");
  write_gzip(folder_ / "mirror/tiny/a.gz", "text");
  EXPECT_FALSE(find_dataset_file(definition_, file_, location_)->served);
  write_gzip(folder_ / "mirror/tiny/a.gz", "another text");
  EXPECT_THAT(failure(), HasSubstr("the text inside"));
}

TEST_F(DatasetFilesTest, OwnFilesLieBesideTheDefinition) {
  file_.address.clear();
  definition_.base = folder_ / "own";
  EXPECT_THAT(failure(), HasSubstr("expected the file a.txt in " + definition_.base));
  folder_.write("own/a.txt", "text");
  EXPECT_EQ(find_dataset_file(definition_, file_, location_)->place, FilePlace::kBeside);
}

}  // namespace
}  // namespace vqlm

#include "data/part_file.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

TEST(PartFileTest, GoesOnWhereAnEarlierOneStopped) {
  const TemporaryFolder folder;
  {
    const PartFile part(folder / "f");
    part.append("one ");
    part.keep_tag("tag");
    EXPECT_THROW(PartFile(folder / "f"), RuntimeError);
  }
  const PartFile part(folder / "f");
  EXPECT_EQ(part.size(), 4);
  EXPECT_EQ(part.tag(), "tag");
  part.append("two");
  part.finish();
  EXPECT_EQ(read_file(folder / "f"), "one two");
}

// One may open the file before and lock it after another has finished it.
TEST(PartFileTest, AFinishedFileIsNeverWrittenTo) {
  constexpr int kDownloads = 600;
  const TemporaryFolder folder;
  const std::string target = folder / "f", content(1000, 'x');
  std::atomic<int> finished{0};
  const auto download = [&] {
    while (finished < kDownloads) {
      try {
        const PartFile part(target);
        part.restart();
        part.append(content);
        part.finish();
        ++finished;
      } catch (const RuntimeError&) {  // another one holds it
      }
    }
  };
  std::thread one(download), two(download);
  bool whole = true;
  while (finished == 0) std::this_thread::yield();
  while (finished < kDownloads) whole = whole && read_file(target) == content;
  one.join();
  two.join();
  EXPECT_TRUE(whole);
}

}  // namespace
}  // namespace vqlm

#include "results/leftovers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/files.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class LeftoversTest : public testing::Test {
 protected:
  LeftoversTest() {
    std::string name = (fs::temp_directory_path() / "vqlm_leftovers_XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~LeftoversTest() override { fs::remove_all(folder_); }

  void write(const std::string& name, std::chrono::seconds age) const {
    write_file(folder_ + "/" + name, "");
    set_age(name, age);
  }
  void set_age(const std::string& name, std::chrono::seconds age) const {
    fs::last_write_time(folder_ + "/" + name, fs::file_time_type::clock::now() - age);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_))
      found.push_back(entry.path().filename().string());
    return found;
  }

  std::string folder_;
};

TEST_F(LeftoversTest, OnlyOldTemporaryFilesGo) {
  using std::chrono::hours;
  write("report.md", hours(2));
  write("report.md.tmp.1a2b", hours(2));
  write("run.json.tmp.3c4d", hours(0));
  write("folder.tmp.5e6f/file", hours(2));
  set_age("folder.tmp.5e6f", hours(2));
  remove_leftovers(folder_);
  EXPECT_THAT(names(), testing::UnorderedElementsAre("report.md", "run.json.tmp.3c4d"));
}

TEST_F(LeftoversTest, AFolderThatIsNotThereHasNone) {
  EXPECT_NO_THROW(remove_leftovers(folder_ + "/absent"));
}

}  // namespace
}  // namespace vqlm

#include "results/store_schema.h"

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
#include "core/files.h"
#include "core/log.h"
#include "results/store.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

void note(const std::string& folder, const std::string& what) {
  const std::string path = folder + "/notes";
  write_file(path, (fs::exists(path) ? read_file(path) : "") + what);
}
void first(const std::string& folder) { note(folder, "1"); }
void second(const std::string& folder) { note(folder, "2"); }
void slow(const std::string& folder) {
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  note(folder, "s");
}
void killed(const std::string& folder) {
  note(folder, "half");
  raise(SIGKILL);
}

class StoreSchemaTest : public testing::Test {
 protected:
  StoreSchemaTest() {
    std::string name = (fs::temp_directory_path() / "vqlm_schema_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    set_log_options({LogLevel::kOff, false});
  }
  ~StoreSchemaTest() override { fs::remove_all(folder_); }

  std::string version() const { return read_file(folder_ + "/version"); }
  std::string notes() const { return read_file(folder_ + "/notes"); }
  std::string refusal() const {
    try {
      migrate_store(folder_);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }
  // Migrates in another process.
  pid_t start(std::span<const StoreMigration> migrations) const {
    const pid_t child = fork();
    if (child == 0) {
      migrate_store(folder_, migrations);
      _exit(0);
    }
    return child;
  }
  static int status_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  std::string folder_;
};

TEST_F(StoreSchemaTest, AppliesWhatIsMissingInOrderAndOnce) {
  const StoreMigration both[] = {{"a", first}, {"b", second}};
  migrate_store(folder_, std::span(both).first(1));
  EXPECT_EQ(version(), "1\n");
  migrate_store(folder_, both);
  migrate_store(folder_, both);
  EXPECT_EQ(version(), "2\n");
  EXPECT_EQ(notes(), "12");
}

TEST_F(StoreSchemaTest, AKilledStepIsAppliedAgain) {
  const StoreMigration dies[] = {{"a", first}, {"b", killed}};
  EXPECT_TRUE(WIFSIGNALED(status_of(start(dies))));
  EXPECT_EQ(version(), "1\n");
  const StoreMigration lives[] = {{"a", first}, {"b", second}};
  migrate_store(folder_, lives);
  EXPECT_EQ(version(), "2\n");
  EXPECT_EQ(notes(), "1half2");
}

TEST_F(StoreSchemaTest, OfTwoProcessesOneDoesTheWork) {
  const StoreMigration one[] = {{"a", slow}};
  const pid_t children[] = {start(one), start(one), start(one)};
  for (const pid_t child : children) EXPECT_EQ(status_of(child), 0);
  EXPECT_EQ(notes(), "s");
  EXPECT_EQ(version(), "1\n");
}

TEST_F(StoreSchemaTest, RefusesANewerStoreAndAnUnreadableVersion) {
  const std::size_t newest = store_migrations().size();
  write_file(folder_ + "/version", std::to_string(newest + 1) + "\n");
  EXPECT_EQ(refusal(), "store " + folder_ + ": expected a version up to " + std::to_string(newest) +
                           ", got " + std::to_string(newest + 1) + ", made by a newer vqlm");
  EXPECT_THROW(Store{folder_}, RuntimeError);
  EXPECT_THROW(refuse_newer_store(folder_), RuntimeError);
  write_file(folder_ + "/version", "one\n");
  EXPECT_THAT(refusal(),
              HasSubstr("version: expected the number of the store's version, got 'one'"));
}

TEST_F(StoreSchemaTest, AnOldStoreKeepsItsRecordsAndGetsANewIndex) {
  const Record record{"k1", "metric", "bleu", {{"seed", 1}}, {{"value", 2}}};
  Store(folder_).commit(record, {});
  fs::remove(folder_ + "/version");  // as all stores were before there were versions
  write_file(folder_ + "/index.sqlite", "of an earlier program");
  Store store(folder_);
  EXPECT_EQ(store.read("k1").result, record.result);
  EXPECT_EQ(version(), std::to_string(store_migrations().size()) + "\n");
  EXPECT_EQ(read_file(folder_ + "/index.sqlite").substr(0, 13), "SQLite format");
  EXPECT_THAT(read_file(folder_ + "/index.sqlite"), HasSubstr("k1"));
}

}  // namespace
}  // namespace vqlm

#include "results/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/version.h"
#include "results/cell_lock.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    std::string name = (fs::temp_directory_path() / "vqlm_store_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    set_log_options({LogLevel::kOff, false});
  }
  ~StoreTest() override { fs::remove_all(folder_); }

  static Record record(const std::string& key) {
    Score score;
    score.name = "bleu";
    score.value = 35.5;
    Record result{key, "metric", "bleu of vqvae seed 1", {{"seed", 1}}, {}};
    result.result = {{"scores", {score_to_json(score)}}};
    return result;
  }
  std::string artefacts(Store& store, const std::string& key, const std::string& content) const {
    const std::string path = store.work_folder(key) + "/artefacts";
    write_file(path + "/nested/out.txt", content);
    return path;
  }
  int count(const std::string& table) const {
    SQLite::Database database(folder_ + "/index.sqlite");
    return database.execAndGet("SELECT count(*) FROM " + table).getInt();
  }
  static std::string failure_of_read(const Store& store, const std::string& key) {
    try {
      store.read(key);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }

  std::string folder_;
};

TEST_F(StoreTest, ACellHasBegunOnceItsWorkFolderHoldsAFile) {
  EXPECT_FALSE(Store::has_begun(folder_ + "/none", "abc"));
  Store store(folder_);
  EXPECT_FALSE(Store::has_begun(folder_, "abc"));
  fs::create_directories(store.work_folder("abc") + "/fit");
  EXPECT_FALSE(Store::has_begun(folder_, "abc"));
  write_file(folder_ + "/work/abc/fit/state", "");
  EXPECT_TRUE(Store::has_begun(folder_, "abc"));
  store.commit(record("abc"), {});
  EXPECT_FALSE(Store::has_begun(folder_, "abc"));
}

TEST_F(StoreTest, CommitPublishesRecordTimingAndArtefacts) {
  Store store(folder_);
  EXPECT_FALSE(store.has("k1"));
  store.commit(record("k1"), {{"seconds", 1.5}}, artefacts(store, "k1", "text"));
  EXPECT_TRUE(store.has("k1"));
  EXPECT_EQ(store.read("k1").name, "bleu of vqvae seed 1");
  EXPECT_EQ(store.read("k1").recipe, nlohmann::json({{"seed", 1}}));
  EXPECT_EQ(store.read_timing("k1"), nlohmann::json({{"seconds", 1.5}}));
  EXPECT_EQ(read_file(store.artefact("k1", "nested/out.txt")), "text");
  EXPECT_FALSE(fs::exists(folder_ + "/work/k1"));
  EXPECT_THAT(store.keys(), testing::ElementsAre("k1"));
}

TEST_F(StoreTest, RecordHasTheSameBytesWheneverItIsWritten) {
  Store store(folder_);
  store.commit(record("k1"), {{"seconds", 1}});
  const std::string first = read_file(folder_ + "/records/k1.json");
  fs::remove(folder_ + "/records/k1.json");
  store.commit(record("k1"), {{"seconds", 2}});
  EXPECT_EQ(read_file(folder_ + "/records/k1.json"), first);
}

TEST_F(StoreTest, SecondCommitOfAKeyOnlyRemovesTheDuplicateWork) {
  Store store(folder_);
  store.commit(record("k1"), {}, artefacts(store, "k1", "first"));
  Record other = record("k1");
  other.name = "another";
  store.commit(other, {}, artefacts(store, "k1", "second"));
  EXPECT_EQ(store.read("k1").name, "bleu of vqvae seed 1");
  EXPECT_EQ(read_file(store.artefact("k1", "nested/out.txt")), "first");
  EXPECT_FALSE(fs::exists(folder_ + "/work/k1"));
}

TEST_F(StoreTest, ArtefactsOfAKilledCommitAreTakenOver) {
  Store store(folder_);
  write_file(store.artefact("k1", "nested/out.txt"), "published before the kill");
  store.commit(record("k1"), {}, artefacts(store, "k1", "published before the kill"));
  EXPECT_TRUE(store.has("k1"));
  EXPECT_EQ(read_file(store.artefact("k1", "nested/out.txt")), "published before the kill");
}

// What a kill leaves of a removal, or of a copy by other programs.
TEST_F(StoreTest, ArtefactsWithoutARecordCountForNothing) {
  Store store(folder_);
  write_file(store.artefact("k1", "of another"), "left over");
  store.commit(record("k1"), {}, artefacts(store, "k1", "just made"));
  EXPECT_EQ(read_file(store.artefact("k1", "nested/out.txt")), "just made");
  EXPECT_FALSE(fs::exists(store.artefact("k1", "of another")));
  const fs::directory_iterator left(folder_ + "/artefacts");
  EXPECT_EQ(std::distance(begin(left), end(left)), 1);
}

TEST_F(StoreTest, DamagedOrNewerRecordIsOneSentence) {
  Store store(folder_);
  store.commit(record("k1"), {});
  const std::string path = folder_ + "/records/k1.json";
  const std::string text = read_file(path);
  std::ofstream(path) << text.substr(0, text.size() / 2);
  EXPECT_THAT(failure_of_read(store, "k1"),
              testing::HasSubstr("records/k1.json: expected a whole record, got a damaged one"));
  nlohmann::json value = nlohmann::json::parse(text);
  value["schema"] = kSchemaVersion + 1;
  write_file(path, value.dump());
  EXPECT_THAT(failure_of_read(store, "k1"), testing::HasSubstr("schema version of at most"));
  value["schema"] = kSchemaVersion;
  value["key"] = "k2";
  write_file(path, value.dump());
  EXPECT_THAT(failure_of_read(store, "k1"), testing::HasSubstr("got that of k2"));
  EXPECT_THAT(failure_of_read(store, "absent"), testing::HasSubstr("expected a readable file"));
}

TEST_F(StoreTest, RefusesKeysThatAreNoNamesAndTextThatIsNoUtf8) {
  Store store(folder_);
  EXPECT_THROW(store.has("../k1"), InvalidArgument);
  EXPECT_THROW(store.work_folder(""), InvalidArgument);
  Record broken = record("k1");
  broken.result = {{"text", "\xff"}};
  EXPECT_THROW(store.commit(broken, {}), InvalidArgument);
  EXPECT_FALSE(store.has("k1"));
}

TEST_F(StoreTest, AFolderThatCannotBeMadeIsOneSentence) {
  write_file(folder_ + "/file", "");
  EXPECT_THROW(Store(folder_ + "/file/store"), RuntimeError);
}

TEST_F(StoreTest, HoldsAsksWithoutMakingAnything) {
  EXPECT_FALSE(Store::holds(folder_ + "/absent", "k1"));
  EXPECT_FALSE(fs::exists(folder_ + "/absent"));
  { Store(folder_).commit(record("k1"), {}); }
  EXPECT_TRUE(Store::holds(folder_, "k1"));
  EXPECT_THROW(Store::holds(folder_, "../k1"), InvalidArgument);
}

TEST_F(StoreTest, TidyRemovesWhatKilledProcessesLeft) {
  Store store(folder_);
  store.commit(record("k1"), {});
  write_file(store.work_folder("k1") + "/state", "killed after the record was written");
  write_file(store.work_folder("k2") + "/state", "to be resumed");
  const std::vector<std::string> old = {"records/k3.json.tmp.1", "timings/k3.json.tmp.1",
                                        "artefacts/k3.tmp.1"};
  for (const std::string& name : old) {
    write_file(folder_ + "/" + name, "{");
    fs::last_write_time(folder_ + "/" + name,
                        fs::file_time_type::clock::now() - std::chrono::hours(2));
  }
  store.tidy();
  EXPECT_FALSE(fs::exists(folder_ + "/work/k1"));
  EXPECT_TRUE(fs::exists(folder_ + "/work/k2/state"));
  for (const std::string& name : old) EXPECT_FALSE(fs::exists(folder_ + "/" + name)) << name;
  EXPECT_TRUE(store.has("k1"));
}

TEST_F(StoreTest, TidyLeavesTheWorkOfACellThatAProcessHolds) {
  Store store(folder_);
  store.commit(record("k1"), {});
  write_file(store.work_folder("k1") + "/state", "of a training under way");
  {
    const CellLock lock(store.lock_file("k1"));
    store.tidy();
    EXPECT_TRUE(fs::exists(folder_ + "/work/k1/state"));
  }
  store.tidy();
  EXPECT_FALSE(fs::exists(folder_ + "/work/k1"));
}

TEST_F(StoreTest, TemporaryFilesAreNoRecords) {
  Store store(folder_);
  write_file(folder_ + "/records/k1.json.tmp.12.0", "{");
  EXPECT_TRUE(store.keys().empty());
}

TEST_F(StoreTest, IndexIsReadableBySqlAlone) {
  Store store(folder_);
  store.commit(record("k1"), {{"seconds", 2}});
  SQLite::Database database(folder_ + "/index.sqlite");
  SQLite::Statement query(database,
                          "SELECT r.name, s.metric, s.value FROM records r JOIN scores s USING "
                          "(key) WHERE json_extract(r.recipe, '$.seed') = 1");
  ASSERT_TRUE(query.executeStep());
  EXPECT_EQ(query.getColumn(0).getString(), "bleu of vqvae seed 1");
  EXPECT_EQ(query.getColumn(1).getString(), "bleu");
  EXPECT_EQ(query.getColumn(2).getDouble(), 35.5);
}

TEST_F(StoreTest, DamagedIndexIsMadeAnew) {
  { Store(folder_).commit(record("k1"), {}); }
  std::ofstream(folder_ + "/index.sqlite") << std::string(4096, 'x');
  Store store(folder_);
  EXPECT_EQ(count("records"), 1);
  store.commit(record("k2"), {});
  EXPECT_EQ(count("records"), 2);
  EXPECT_EQ(count("scores"), 2);
}

TEST_F(StoreTest, IndexCatchesUpWithRecordsThatCameByCopying) {
  { Store(folder_).commit(record("k1"), {}); }
  { Store(folder_ + "/other").commit(record("k2"), {}); }
  fs::copy(folder_ + "/other/records/k2.json", folder_ + "/records/k2.json");
  Store store(folder_);
  EXPECT_EQ(count("records"), 2);
  fs::remove(folder_ + "/index.sqlite");
  store.rebuild_index();
  EXPECT_EQ(count("records"), 2);
}

TEST_F(StoreTest, ADamagedRecordDoesNotStopTheIndex) {
  { Store(folder_).commit(record("k1"), {}); }
  write_file(folder_ + "/records/k2.json", "{");
  Store store(folder_);
  store.rebuild_index();
  EXPECT_EQ(count("records"), 1);
}

TEST_F(StoreTest, TwoProcessesWriteAtOnce) {
  constexpr int kRecords = 20;
  { Store create(folder_); }
  std::vector<pid_t> children;
  for (int child = 0; child < 2; ++child) {
    const pid_t pid = fork();
    if (pid == 0) {
      int status = 0;
      try {
        Store store(folder_);
        for (int i = 0; i < kRecords; ++i) {
          const std::string key = "k" + std::to_string(i);
          const std::string work = folder_ + "/from" + std::to_string(child) + "/" + key;
          write_file(work + "/out.txt", key);
          store.commit(record(key), {}, work);
        }
      } catch (const std::exception&) {
        status = 1;
      }
      _exit(status);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  Store store(folder_);
  EXPECT_EQ(store.keys().size(), static_cast<std::size_t>(kRecords));
  for (const std::string& key : store.keys())
    EXPECT_EQ(read_file(store.artefact(key, "out.txt")), key);
  EXPECT_EQ(count("records"), kRecords);
  EXPECT_EQ(count("scores"), kRecords);
}

}  // namespace
}  // namespace vqlm

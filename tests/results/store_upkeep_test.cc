#include "results/store_upkeep.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <optional>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/log.h"
#include "results/cell_lock.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class StoreUpkeepTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  // A cell with an artefact of ten bytes; its key is that of its recipe.
  static std::string add(Store& store, const std::string& name) {
    Record record;
    record.kind = "train";
    record.name = name;
    record.recipe = {{"name", name}};
    record.key = sha256_json(record.recipe);
    const std::string artefacts = store.work_folder(record.key) + "/made";
    write_file(artefacts + "/file", "0123456789");
    store.commit(record, {{"seconds", 2.5}}, artefacts);
    return record.key;
  }

  const std::string folder_ =
      (fs::temp_directory_path() / ("vqlm_upkeep_" + std::to_string(getpid()))).string();
};

TEST_F(StoreUpkeepTest, ListsVerifiesRemovesAndCopies) {
  Store store(folder_ + "/a"), other(folder_ + "/b");
  const std::string second = add(store, "second"), first = add(store, "first");
  const auto cells = stored_cells(store);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0].key, first);
  EXPECT_EQ(cells[0].num_bytes, 10U);
  EXPECT_EQ(cells[0].seconds, 2.5);
  EXPECT_TRUE(verify_store(store).empty());
  copy_cell(store, first, other);
  copy_cell(store, first, other);  // it has it already
  EXPECT_EQ(other.read(first).name, "first");
  EXPECT_EQ(read_file(other.artefact(first, "file")), "0123456789");
  EXPECT_EQ(other.read_timing(first).at("seconds"), 2.5);
  EXPECT_TRUE(verify_store(other).empty());
  remove_cell(store, first);
  EXPECT_EQ(store.keys(), std::vector<std::string>{second});
  const fs::directory_iterator left(folder_ + "/a/artefacts");
  EXPECT_EQ(std::distance(begin(left), end(left)), 1);
}

TEST_F(StoreUpkeepTest, CopyingWaitsForTheProcessThatComputesTheCell) {
  set_log_options({LogLevel::kOff, false});
  Store store(folder_ + "/a"), other(folder_ + "/b");
  const std::string key = add(store, "one");
  const std::string state = other.work_folder(key) + "/state";
  write_file(state, "of a training under way");
  std::optional<CellLock> training(other.lock_file(key));
  const auto copy = std::async(std::launch::async, [&] { copy_cell(store, key, other); });
  EXPECT_EQ(copy.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
  EXPECT_FALSE(other.has(key));
  EXPECT_TRUE(fs::exists(state));
  training.reset();
  copy.wait();
  EXPECT_TRUE(other.has(key));
}

TEST_F(StoreUpkeepTest, FindsWhatIsNotWhole) {
  Store store(folder_);
  const std::string key = add(store, "one");
  fs::create_directories(store.artefact("0123"));
  write_file(folder_ + "/timings/" + key + ".json", "nothing");
  const auto problems = verify_store(store);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].key, key);
  EXPECT_EQ(problems[1].problem, "artefacts without a record");
}

TEST_F(StoreUpkeepTest, KeysMayBeShortened) {
  Store store(folder_);
  const std::string key = add(store, "one");
  EXPECT_EQ(whole_key(store, key.substr(0, 6)), key);
  EXPECT_THROW(whole_key(store, "zz"), InvalidArgument);
  add(store, "two");
  EXPECT_THROW(whole_key(store, ""), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

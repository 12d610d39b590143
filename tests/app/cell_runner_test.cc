#include "app/cell_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <optional>

#include "app/small_config.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/progress.h"
#include "data/temporary_folder.h"
#include "results/cell_lock.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using Kind = CellLock::Kind;

class CellRunnerTest : public testing::Test {
 protected:
  CellRunnerTest() {
    set_log_options({LogLevel::kOff, false});
    set_progress_sink({});
  }

  static nlohmann::json one_generator() {
    nlohmann::json value = small_config();
    value["generators"].erase("transformer");
    value["tasks"].erase("lm");
    return value;
  }
  const Cell& cell(CellKind kind) const {
    for (const Cell& one : plan_.cells)
      if (one.kind == kind) return one;
    throw InvalidArgument("no such cell");
  }
  void run(CellKind kind) { runner_.run(cell(kind).key); }
  std::string failure_of(CellKind kind) {
    try {
      run(kind);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  // Whether the cell waits, so long, while another process holds the machine's lock.
  bool waits(CellKind kind, Kind held, std::chrono::milliseconds limit) {
    std::optional<CellLock> other(std::in_place, store_.machine_lock_file(), held);
    const auto running = std::async(std::launch::async, [&] { run(kind); });
    const bool waited = running.wait_for(limit) == std::future_status::timeout;
    EXPECT_EQ(store_.has(cell(kind).key), !waited);
    other.reset();
    running.wait();
    EXPECT_TRUE(store_.has(cell(kind).key));
    return waited;
  }

  TemporaryFolder folder_;
  Session session_{small_session()};
  Plan plan_ = make_plan(run_config(one_generator()), session_);
  Store store_{folder_ / "store"};
  CellRunner runner_{plan_, session_, store_, 1};
};

TEST_F(CellRunnerTest, ATimingHasTheMachineToItself) {
  constexpr std::chrono::milliseconds kBriefly{300}, kLong{60000};
  EXPECT_TRUE(waits(CellKind::kTokenizer, Kind::kExclusive, kBriefly));  // for a timing
  EXPECT_FALSE(waits(CellKind::kTrain, Kind::kShared, kLong));
  EXPECT_TRUE(waits(CellKind::kTiming, Kind::kShared, kBriefly));
}

TEST_F(CellRunnerTest, ALogThatCannotBeReadIsAnError) {
  run(CellKind::kTokenizer);
  const std::string log = store_.work_folder(cell(CellKind::kTrain).key) + "/fit/metrics.jsonl";
  std::filesystem::create_directories(log);
  EXPECT_THAT(failure_of(CellKind::kTrain), HasSubstr("metrics.jsonl: expected a readable file"));
  std::filesystem::remove(log);
  run(CellKind::kTrain);
  EXPECT_EQ(read_file(store_.artefact(cell(CellKind::kTrain).key, "curves.jsonl")), "");
}

TEST_F(CellRunnerTest, ErrorsOfADescriptionNameItsFile) {
  run(CellKind::kTokenizer);
  const std::string path = store_.artefact(cell(CellKind::kTokenizer).key, "tokenizer.json");
  const std::string text = read_file(path);
  write_file(path, "{");
  EXPECT_THAT(failure_of(CellKind::kTrain), HasSubstr(path + ":"));
  auto description = nlohmann::json::parse(text);
  description["config"]["colour"] = "red";
  write_file(path, description.dump());
  EXPECT_THAT(failure_of(CellKind::kTrain), HasSubstr(path + ": /config"));
  write_file(path, text);
  run(CellKind::kTrain);
  const std::string folder = store_.artefact(cell(CellKind::kTrain).key);
  auto generator = nlohmann::json::parse(read_file(folder + "/generator.json"));
  generator["tokenizer"]["config"]["colour"] = "red";
  write_file(folder + "/generator.json", generator.dump());
  EXPECT_THAT(failure_of(CellKind::kTask), HasSubstr("generator.json: /tokenizer/config"));
}

}  // namespace
}  // namespace vqlm

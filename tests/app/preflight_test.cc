#include "app/preflight.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/small_config.h"
#include "core/error.h"
#include "core/hash.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class PreflightTest : public testing::Test {
 protected:
  PreflightTest() {
    const std::string definition = folder_.write("own.json", R"({
      "kind": "lines", "files": {"text": {"file": "t.txt", "sha256": ")" +
                                                                 sha256_hex(kText) + R"("}},
      "splits": {"train": {"files": {"text": "text"}}, "dev": {"files": {"text": "text"}},
                 "test": {"files": {"text": "text"}}}})");
    config_["data"]["text"] = {{"use", definition}};
    session_.location.mirror.clear();
    session_.location.cache = folder_ / "cache";
  }

  // The message of the check over the cells of that kind; "" when nothing is missing.
  std::string problem(CellKind kind) const {
    const Plan plan = make_plan(run_config(config_), session_);
    std::vector<const Cell*> cells;
    for (const Cell& cell : plan.cells)
      if (cell.kind == kind) cells.push_back(&cell);
    EXPECT_FALSE(cells.empty());
    try {
      check_inputs(plan, session_, cells);
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  }

  static constexpr const char* kText = "one\ntwo\n";
  TemporaryFolder folder_;
  json config_ = small_config();
  Session session_{small_session()};
};

TEST_F(PreflightTest, AMissingFileIsFoundForEveryCellThatReadsIt) {
  for (const CellKind kind :
       {CellKind::kTokenizer, CellKind::kTrain, CellKind::kTask, CellKind::kTiming})
    EXPECT_THAT(problem(kind), HasSubstr("t.txt")) << cell_kind_name(kind);
  EXPECT_EQ(problem(CellKind::kMetric), "");
  folder_.write("t.txt", kText);
  for (const CellKind kind :
       {CellKind::kTokenizer, CellKind::kTrain, CellKind::kTask, CellKind::kTiming})
    EXPECT_EQ(problem(kind), "") << cell_kind_name(kind);
}

TEST_F(PreflightTest, ADamagedFileIsFound) {
  folder_.write("t.txt", "one\n");
  config_["data"]["text"]["limit"] = {{"train", 1}};  // also behind a limit
  EXPECT_THAT(problem(CellKind::kTrain), AllOf(HasSubstr("t.txt"), HasSubstr("SHA-256")));
}

TEST_F(PreflightTest, ADamagedCheckpointIsFound) {
  folder_.write("t.txt", kText);
  folder_.write("checkpoint/generator.json", R"({"type": "ngram", "config": {"order": 3},
    "tokenizer": {"type": "byte", "config": {}}})");
  config_["generators"]["stored"] = {{"checkpoint", folder_ / "checkpoint"}, {"data", "text"}};
  EXPECT_EQ(problem(CellKind::kTrain), "");  // no training uses it
  EXPECT_THAT(problem(CellKind::kTask), HasSubstr(folder_ / "checkpoint"));
  EXPECT_THAT(problem(CellKind::kTiming), HasSubstr(folder_ / "checkpoint"));
}

}  // namespace
}  // namespace vqlm

#include "app/record_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/log.h"
#include "data/temporary_folder.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RecordCheckTest : public testing::Test {
 protected:
  RecordCheckTest() {
    set_log_options({LogLevel::kOff, false});
    const nlohmann::json bleu = {{"scores", {score_to_json(score("bleu", 36.5, ""))}}},
                         speed = {{"scores", {score_to_json(score("speed.ms_median", 2, ""))}}};
    store_.commit({"metric", "metric", "a", {}, bleu}, {{"cell_seconds", 1}});
    store_.commit({"timing", "timing", "a", {}, nlohmann::json::object()}, speed);
    store_.commit({"train", "train", "a", {}, {{"steps", 20}}}, {{"seconds", 3}});
    stored_.run.name = "run";
  }

  static Score score(const std::string& name, double value, const std::string& record) {
    Score result;
    result.name = name;
    result.value = value;
    result.record = record;
    return result;
  }
  std::vector<std::string> problems(const Score& score) {
    Result result;
    result.task = "t";
    result.generator = "a";
    result.scores = {score};
    stored_.run.results = {result};
    return check_records(stored_, store_).problems;
  }

  TemporaryFolder folder_;
  Store store_{folder_.path()};
  StoredRun stored_;
};

TEST_F(RecordCheckTest, ValuesMustBeThoseOfTheirRecords) {
  EXPECT_THAT(problems(score("bleu", 36.5, "metric")), IsEmpty());
  EXPECT_THAT(problems(score("bleu", 99, "metric")), ElementsAre(HasSubstr("got another")));
  EXPECT_THAT(problems(score("chrf", 36.5, "metric")), ElementsAre(HasSubstr("got another")));
  EXPECT_THAT(problems(score("speed.ms_median", 2, "timing")), IsEmpty());
  EXPECT_THAT(problems(score("speed.ms_median", 1, "timing")),
              ElementsAre(HasSubstr("got another")));
}

TEST_F(RecordCheckTest, CostsStandOnTheirRecordAlone) {
  EXPECT_THAT(problems(score("train.seconds", 3, "train")), IsEmpty());
  EXPECT_THAT(problems(score("peak_memory", 3, "timing")), IsEmpty());
  EXPECT_THAT(problems(score("train.seconds", 3, "lost")), ElementsAre(HasSubstr("got none")));
  EXPECT_THAT(problems(score("train.seconds", 3, "")), ElementsAre(HasSubstr("got none")));
}

}  // namespace
}  // namespace vqlm

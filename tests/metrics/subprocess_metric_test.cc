#include "metrics/subprocess_metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "metrics/metric.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::vector<Prediction> predictions() {
  std::vector<Prediction> result(3);
  const char* texts[] = {"a", "bb", "ccc"};
  for (std::size_t i = 0; i < 3; ++i) {
    result[i].example = {"test/" + std::to_string(i), "s", {"r"}, ""};
    result[i].generation = Generation{texts[i], {}, {}, 0};
  }
  return result;
}

std::unique_ptr<Metric> make(const std::string& program, nlohmann::json config = {}) {
  Registries registries;
  register_subprocess_metric(registries);
  config["command"] = {"python3", "-c", "import json, sys\nfor line in sys.stdin:\n" + program};
  config["restarts"] = 0;
  JsonReader reader(config, "config");
  auto metric = registries.metrics.create("subprocess", reader);
  reader.finish();
  return metric;
}

// The length of each text.
constexpr const char* kLengths = R"(
    texts = [p["text"] for p in json.loads(line)["metric"]]
    print(json.dumps({"segments": [len(t) for t in texts], "signature": "model:len"}), flush=True)
)";

TEST(SubprocessMetricTest, IsTheMeanOfSegmentsWithAnInterval) {
  const auto metric =
      make(kLengths, {{"name", "len"}, {"direction", "lower"}, {"program_version", "7"}});
  const auto scores = metric->evaluate(predictions());
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].name, "len");
  EXPECT_DOUBLE_EQ(scores[0].value, 2);
  EXPECT_EQ(scores[0].direction, Direction::kLowerIsBetter);
  ASSERT_TRUE(scores[0].interval.has_value());
  EXPECT_GE(scores[0].interval->lower, 1);
  EXPECT_LE(scores[0].interval->upper, 3);
  EXPECT_THAT(scores[0].signature,
              testing::StartsWith("model:len|program_version:7|texts:3|version:vqlm."));
}

TEST(SubprocessMetricTest, AScoreOfItsOwnHasNoInterval) {
  const auto metric = make("    print('{\"segments\": [1, 2, 3], \"score\": 9.5}', flush=True)");
  const auto scores = metric->evaluate(predictions());
  EXPECT_DOUBLE_EQ(scores[0].value, 9.5);
  EXPECT_FALSE(scores[0].interval.has_value());
}

TEST(SubprocessMetricTest, RefusesAnswersOfAnotherForm) {
  for (const char* answer : {"{\"segments\": [1, 2]}", "{\"segments\": [1, 2, \"x\"]}",
                             "{\"segments\": [1, 2, NaN]}", "{\"error\": \"no model\"}"})
    EXPECT_THROW(
        make(std::string("    print('") + answer + "', flush=True)")->evaluate(predictions()),
        RuntimeError)
        << answer;
  std::vector<Prediction> without(1);
  EXPECT_NE(make(kLengths)->cannot_score(without), "");
}

}  // namespace
}  // namespace vqlm

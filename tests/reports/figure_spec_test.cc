#include "reports/figure_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::vector<FigureSpec> read(const std::string& figures) {
  const auto json = nlohmann::json::parse("{\"figures\": [" + figures + "]}");
  JsonReader reader(json, "a.json", "/report");
  std::vector<FigureSpec> specs = read_figure_specs(reader);
  reader.finish();
  return specs;
}

std::string refusal(const std::string& figures) {
  try {
    validate_figure_specs(read(figures), {"lstm", "vqvae"}, {"lm", "mt"});
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(FigureSpecTest, ReadsEveryType) {
  const auto specs = read(R"(
    {"id": "a", "type": "curves", "generators": ["lstm"], "series": ["rate"], "panels": "series"},
    {"id": "b", "type": "codes", "generators": [{"generator": "vqvae", "title": "VQ"}]},
    {"id": "c", "type": "scatter", "points": ["lstm"], "x": {"task": "mt", "score": "ms", "log": true},
     "y": {"task": "mt", "score": "bleu"}, "pareto": "max_y_min_x",
     "lines": [{"title": {"en": "over temperature", "zh": "温度"},
                "points": [{"generator": "vqvae", "x_task": "t1", "y_task": "t2"}]}]},
    {"id": "d", "type": "power_law", "y": {"task": "lm", "score": "total"},
     "lines": [{"title": "size", "x": {"task": "lm", "score": "parameters"}, "points": ["lstm"]}]},
    {"id": "e", "type": "ranks", "generators": ["lstm"], "columns": [{"task": "lm", "score": "total"}]},
    {"id": "f", "type": "by_length", "generators": ["lstm"], "task": "mt"},
    {"id": "g", "type": "bars", "generators": ["lstm"], "columns": [{"task": "lm", "score": "total"}]},
    {"id": "h", "type": "projection", "generator": "vqvae"},
    {"id": "i", "type": "diagram", "generator": "vqvae", "kind": "idea", "title": "Idea"},
    {"id": "j", "type": "diagram", "kind": "tasks", "tasks": ["mt", "lm"]})");
  ASSERT_EQ(specs.size(), 10u);
  EXPECT_EQ(specs[0].panels, "series");
  EXPECT_EQ(specs[0].title.en, "a");  // the id, where there is no title
  EXPECT_EQ(specs[1].generators[0].title.zh, "VQ");
  EXPECT_TRUE(specs[2].x->log);
  EXPECT_EQ(specs[2].lines[0].title.zh, "温度");
  EXPECT_EQ(specs[2].lines[0].points[0].y_task, "t2");
  EXPECT_EQ(specs[3].lines[0].x->score, "parameters");
  EXPECT_EQ(specs[5].y->score, "bleu");
  EXPECT_EQ(specs[7].generators[0].generator, "vqvae");
  EXPECT_EQ(specs[8].kind, "idea");
  EXPECT_THAT(specs[9].tasks, testing::ElementsAre("mt", "lm"));
}

TEST(FigureSpecTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(refusal(R"({"id": "a", "type": "curve", "generators": ["lstm"]})"),
              HasSubstr("/report/figures/0/type"));
  EXPECT_THAT(
      refusal(R"({"id": "a", "type": "codes", "generators": ["lstm"], "panels": "series"})"),
      HasSubstr("panels"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "diagram", "kind": "tasks", "tasks": []})"),
              HasSubstr("at least one task"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "diagram", "kind": "idea", "generator": "vqvae",
                          "tasks": ["lm"]})"),
              HasSubstr("tasks"));
  EXPECT_THAT(refusal(R"({"id": "a b", "type": "codes", "generators": ["lstm"]})"),
              HasSubstr("letters, digits"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "codes", "generators": []})"),
              HasSubstr("at least one generator"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "codes", "generators": ["lstm"]},
                         {"id": "a", "type": "codes", "generators": ["lstm"]})"),
              HasSubstr("an id of its own"));
}

TEST(FigureSpecTest, NamesMustBeThoseOfTheRun) {
  EXPECT_EQ(refusal(R"({"id": "a", "type": "codes", "generators": ["lstm"]})"), "");
  EXPECT_THAT(refusal(R"({"id": "a", "type": "codes", "generators": ["lstn"]})"),
              HasSubstr("lstm"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "by_length", "generators": ["lstm"], "task": "mk"})"),
              HasSubstr("/report/figures/0/task"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "diagram", "kind": "tasks", "tasks": ["lm", "mk"]})"),
              testing::AllOf(HasSubstr("/report/figures/0/tasks"), HasSubstr("'mt'")));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "scatter", "points": ["lstm"], "relative_to": "x",
      "x": {"task": "mt", "score": "ms"}, "y": {"task": "mt", "score": "bleu"}})"),
              HasSubstr("relative_to"));
  EXPECT_THAT(refusal(R"({"id": "a", "type": "scatter",
      "lines": [{"points": [{"generator": "lstm", "task": "nt"}]}],
      "x": {"task": "mt", "score": "ms"}, "y": {"task": "mt", "score": "bleu"}})"),
              HasSubstr("/report/figures/0/lines/0/points/0"));
}

}  // namespace
}  // namespace vqlm

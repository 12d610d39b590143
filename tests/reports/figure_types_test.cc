#include "reports/figure_types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "gnuplot_draws.h"
#include "reports/figure_ranks.h"
#include "reports/figures.h"
#include "reports/pareto_front.h"
#include "reports/point_labels.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

Figure figure(const RunRecord& run, const std::string& text,
              Language language = Language::kEnglish) {
  const auto json = nlohmann::json::parse("{\"figures\": [" + text + "]}");
  JsonReader reader(json, "a.json");
  return draw_figure(FigureContext{run, language}, read_figure_specs(reader).at(0));
}

TEST(FigureTypesTest, CurvesHaveAPanelForEachSeries) {
  const Figure drawn = figure(sample_run(), R"({"id": "c", "type": "curves", "title": "Course",
      "generators": ["vqvae", "transformer", "ngram"], "series": ["nats", "rate"],
      "panels": "series"})");
  EXPECT_EQ(drawn.title, "Course");
  EXPECT_THAT(drawn.notes, ElementsAre("Not drawn, without a value: n-gram: loss (nats per token), "
                                       "Transformer: rate (nats per token), n-gram: rate (nats per "
                                       "token)"));
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, AllOf(HasSubstr(">rate (nats per token)<"), HasSubstr(">VQ-VAE-LM<"),
                               HasSubstr("<title>Course</title>")));
}

TEST(FigureTypesTest, SpikesAreMarkedAndExplained) {
  RunRecord run;
  run.generators = {"lstm"};
  Curves curves{"lstm", 1, {}};
  for (int step = 0; step < 30; ++step)
    curves.series["gradient_norm"].emplace_back(step, step == 20 ? 4 : 1);
  run.curves = {curves};
  const char* spec = R"({"id": "n", "type": "curves", "generators": ["lstm"],
                         "series": ["gradient_norm"]})";
  EXPECT_THAT(figure(run, spec).notes, ElementsAre(HasSubstr("3 times the median")));
  EXPECT_THAT(figure(run, spec, Language::kChinese).notes,
              ElementsAre(testing::StartsWith("尖峰：")));  // as tables call it
  run.curves[0].series["gradient_norm"][20].second = 2;
  EXPECT_THAT(figure(run, spec).notes, IsEmpty());
}

TEST(FigureTypesTest, CodesShowUseAndRanks) {
  RunRecord run = sample_run();
  run.code_use[0].counts = {3, 0, 1, 0};
  const Figure drawn =
      figure(run, R"({"id": "k", "type": "codes", "generators": ["vqvae", "ngram"]})");
  ASSERT_EQ(drawn.data.size(), 1u);
  EXPECT_THAT(drawn.data[0].labels, ElementsAre("VQ-VAE-LM"));
  EXPECT_THAT(drawn.data[0].rows, ElementsAre(ElementsAre(2, 4)));
  EXPECT_THAT(drawn.notes, ElementsAre("Not drawn, without a value: n-gram (no codes)"));
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, HasSubstr(">50.0 (2/4)<"));
}

TEST(FigureTypesTest, ScatterHasMeansIntervalsAndReasons) {
  const Figure drawn = figure(sample_run(), R"({"id": "s", "type": "scatter",
      "points": ["transformer", {"generator": "vqvae", "title": "ours"}, "ngram"],
      "x": {"task": "lm", "score": "perplexity"}, "y": {"task": "mt", "score": "bleu"},
      "pareto": "max_y_min_x"})");
  ASSERT_EQ(drawn.data.size(), 1u);
  EXPECT_THAT(drawn.data[0].labels, ElementsAre("Transformer", "ours"));
  EXPECT_NEAR(drawn.data[0].rows[0][0], 8.13, 1e-9);
  EXPECT_NEAR(drawn.data[0].rows[0][3], 1.2, 1e-9);
  EXPECT_THAT(drawn.notes, testing::Contains(HasSubstr("n-gram (BLEU: not part of this run)")));
  EXPECT_THAT(drawn.notes, testing::Contains(HasSubstr("bound (ours)")));
}

TEST(FigureTypesTest, DifferencesAreFromTheNamedGenerator) {
  const Figure drawn = figure(sample_run(), R"({"id": "s", "type": "scatter",
      "points": ["vqvae"], "relative_to": "transformer",
      "x": {"task": "lm", "score": "parameters"}, "y": {"task": "mt", "score": "bleu"}})");
  EXPECT_NEAR(drawn.data.at(0).rows.at(0).at(1), 41.03 - 48.21, 1e-9);
  const Figure none = figure(sample_run(), R"({"id": "s", "type": "scatter",
      "points": ["vqvae"], "relative_to": "ngram",
      "x": {"task": "lm", "score": "parameters"}, "y": {"task": "mt", "score": "bleu"}})");
  EXPECT_EQ(none.problem, "no value: n-gram (BLEU: not part of this run)");
}

TEST(FigureTypesTest, LinesTakeTheirTasksFromTheirPoints) {
  RunRecord run = sample_run();
  for (Result result : sample_run().results)
    if (result.task == "mt") {
      result.task = "cold";
      result.scores[0].value = 30;
      run.results.push_back(result);
    }
  const Figure drawn = figure(run, R"({"id": "s", "type": "scatter",
      "x": {"task": "lm", "score": "parameters"}, "y": {"task": "mt", "score": "bleu"},
      "lines": [{"title": "ours", "points": ["vqvae", {"generator": "vqvae", "y_task": "cold"}]}]})");
  EXPECT_EQ(drawn.data.at(0).rows.at(0).at(1), 41.03);
  EXPECT_EQ(drawn.data.at(0).rows.at(1).at(1), 30);
}

TEST(FigureTypesTest, APointMayHaveAnXOfItsOwn) {
  const Figure drawn = figure(sample_run(), R"({"id": "s", "type": "scatter",
      "x": {"task": "mt", "score": "bleu", "title": "Temperature"}, "y": {"task": "mt", "score": "bleu"},
      "lines": [{"title": "ours", "points": [{"generator": "vqvae", "x": 0.5}]}]})");
  EXPECT_EQ(drawn.data.at(0).rows.at(0).at(0), 0.5);
  EXPECT_EQ(drawn.data.at(0).rows.at(0).at(1), 41.03);
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, HasSubstr(">Temperature<"));
}

TEST(FigureTypesTest, PowerLawSaysItsExponent) {
  RunRecord run;
  const double values[][2] = {{1, 8}, {4, 4}, {16, 2}};
  for (int i = 0; i < 3; ++i) {
    const std::string name = "g" + std::to_string(i);
    run.generators.push_back(name);
    Result result;
    result.task = "lm";
    result.generator = name;
    result.scores.resize(2);
    result.scores[0].name = "size";
    result.scores[0].value = values[i][0];
    result.scores[1].name = "score";
    result.scores[1].value = values[i][1];
    run.results.push_back(result);
  }
  const Figure drawn = figure(run, R"({"id": "p", "type": "power_law",
      "y": {"task": "lm", "score": "score"}, "lines": [{"title": "models",
      "x": {"task": "lm", "score": "size"}, "points": ["g0", "g1", "g2"]}]})");
  EXPECT_NEAR(drawn.data.at(0).rows.at(2).at(3), 2, 1e-9);
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, HasSubstr("models: b = 0.500 [0.500, 0.500]"));
}

TEST(FigureTypesTest, RanksFollowTheDirection) {
  const Figure drawn = figure(sample_run(), R"({"id": "r", "type": "ranks",
      "generators": ["transformer", "vqvae", "ngram"],
      "columns": [{"task": "lm", "score": "perplexity"}, {"task": "mt", "score": "bleu"},
                  {"task": "lm", "score": "parameters"}]})");
  ASSERT_EQ(drawn.data.size(), 2u);
  EXPECT_EQ(drawn.data[0].rows[2][1], 3);  // the n-gram's perplexity is the highest
  EXPECT_EQ(drawn.data[1].rows[2][1], 0);  // no translation
  EXPECT_THAT(drawn.notes, testing::Contains(HasSubstr("Parameters (M) (says nothing of better")));
}

TEST(FigureTypesTest, BarsSayTheirValues) {
  const Figure drawn = figure(sample_run(), R"({"id": "b", "type": "bars",
      "generators": ["transformer", "vqvae"], "columns": [{"task": "mt", "score": "bleu"}]})",
                              Language::kChinese);
  EXPECT_THAT(drawn.data.at(0).rows[1][0], 41.03);
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, AllOf(HasSubstr(">VQVAE-LM<"), HasSubstr(">41.03<")));
}

TEST(FigureTypesTest, WithoutTimingsNoFigureHasOneOnAnAxis) {
  const auto json = nlohmann::json::parse(R"({"figures": [{"id": "s", "type": "scatter",
      "points": ["vqvae"], "x": {"task": "lm", "score": "train.seconds"},
      "y": {"task": "lm", "score": "perplexity"}}]})");
  JsonReader reader(json, "a.json");
  const auto specs = read_figure_specs(reader);
  const RunRecord run = sample_run();
  EXPECT_EQ(draw_figures(FigureContext{run}, specs).size(), 1u);
  EXPECT_THAT(draw_figures(FigureContext{run, Language::kEnglish, false}, specs), IsEmpty());
}

TEST(FigureTypesTest, NoDataIsAReasonNotAnError) {
  const RunRecord run;
  for (
      const char* spec :
      {R"({"id": "a", "type": "curves", "generators": ["x"], "series": ["rate"]})",
       R"({"id": "a", "type": "codes", "generators": ["x"]})",
       R"({"id": "a", "type": "scatter", "points": ["x"], "x": {"task": "t", "score": "s"},
            "y": {"task": "t", "score": "s"}})",
       R"({"id": "a", "type": "power_law", "y": {"task": "t", "score": "s"},
            "lines": [{"x": {"task": "t", "score": "s"}, "points": ["x"]}]})",
       R"({"id": "a", "type": "ranks", "generators": ["x"], "columns": [{"task": "t", "score": "s"}]})",
       R"({"id": "a", "type": "bars", "generators": ["x"], "columns": [{"task": "t", "score": "s"}]})"}) {
    const Figure drawn = figure(run, spec);
    EXPECT_EQ(drawn.svg, "") << spec;
    EXPECT_THAT(drawn.problem, HasSubstr("no value: x")) << spec;
  }
}

TEST(FigureTypesTest, ByLengthHasMeansOverSeeds) {
  RunRecord run = sample_run();
  run.breakdowns = {{"mt", "vqvae", 1, "length", "bleu", {{0, 5, 10, 40}, {6, 0, 3, 20}}},
                    {"mt", "vqvae", 2, "length", "bleu", {{0, 5, 10, 42}}}};
  const Figure drawn =
      figure(run, R"({"id": "l", "type": "by_length", "generators": ["vqvae"], "task": "mt"})");
  ASSERT_EQ(drawn.data.size(), 1u);
  EXPECT_THAT(drawn.data[0].labels, ElementsAre("0-5", "6+"));
  EXPECT_EQ(drawn.data[0].rows[0][1], 41);
  EXPECT_THAT(drawn.notes, ElementsAre(HasSubstr("in characters where no reference has a blank")));
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg,
              AllOf(HasSubstr(">(10)<"), HasSubstr(">length of the reference (examples)<")));
}

TEST(FigureTypesTest, ProjectionSaysWhatItShows) {
  RunRecord run = sample_run();
  run.projections = {{"vqvae", 1, {{0, 0, 0}, {1, 2, 1}}, {{0, 0, 5}, {1, 1, 0}}, 0.4}};
  const Figure drawn = figure(run, R"({"id": "p", "type": "projection", "generator": "vqvae"})");
  EXPECT_THAT(drawn.notes, ElementsAre("The plane shows 40.0 % of the variance of 2 outputs."));
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  EXPECT_THAT(drawn.svg, HasSubstr(">code never used<"));
}

TEST(FigureTypesTest, AReasonThatSeveralShareIsSaidOnce) {
  const Figure drawn =
      figure(sample_run(), R"({"id": "k", "type": "codes", "generators": ["ngram", "oracle"]})");
  EXPECT_EQ(drawn.problem, "no value: n-gram, Oracle (the grammar) (no codes)");
}

TEST(RanksTest, TiesShareARank) {
  using Ranks = std::vector<std::optional<int>>;
  EXPECT_EQ(ranks_of({2, 2, 5, {}, 1}, Direction::kHigherIsBetter), (Ranks{2, 2, 1, {}, 4}));
  EXPECT_EQ(ranks_of({2, 2, 5, {}, 1}, Direction::kLowerIsBetter), (Ranks{2, 2, 4, {}, 1}));
  EXPECT_EQ(ranks_of({2, 1}, Direction::kNeither), (Ranks{{}, {}}));
}

TEST(ParetoFrontTest, KeepsWhatNoOtherBeats) {
  const std::vector<std::pair<double, double>> points{{3, 5}, {1, 2}, {2, 2}, {2, 4}, {4, 5}};
  EXPECT_THAT(pareto_front(points, false, true), ElementsAre(Pair(1, 2), Pair(2, 4), Pair(3, 5)));
  EXPECT_THAT(pareto_front(points, true, true), ElementsAre(Pair(4, 5)));
  EXPECT_THAT(pareto_front(points, false, false), ElementsAre(Pair(1, 2)));
}

TEST(PointLabelsTest, NamesDoNotCoverEachOther) {
  const LabelArea area{300, 200, {}};
  const auto sides = place_labels({{50, 100, "first"}, {280, 100, "second"}, {60, 60, "x"}}, area);
  EXPECT_THAT(*sides, ElementsAre(LabelSide::kRight, LabelSide::kLeft, LabelSide::kRight));
  EXPECT_FALSE(place_labels(
      {{50, 50, "a very long name"}, {51, 51, "another long name"}, {52, 52, "a third long name"}},
      {120, 100, {}}));
  EXPECT_THAT(*place_labels({{50, 100, "a"}}, {300, 200, 100}), ElementsAre(LabelSide::kAbove));
}

TEST(FigureSheetTest, LongTextsAreCut) {
  EXPECT_EQ(shortened("Transformer", text_pixels("Transformer")), "Transformer");
  EXPECT_EQ(shortened("Transformer", 6 * kColumnPixels), "Trans…");
  EXPECT_EQ(shortened("向量量化模型", 7 * kColumnPixels), "向量量…");
}

}  // namespace
}  // namespace vqlm

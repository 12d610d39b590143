#include "reports/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gnuplot_draws.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

TEST(FiguresTest, DrawsCurvesAndCodeUseOfTheRun) {
  const RunRecord run = sample_run();
  const std::vector<Figure> figures = draw_figures(FigureContext{run, Language::kChinese});
  std::vector<std::string> ids;
  for (const Figure& figure : figures) ids.push_back(figure.id);
  EXPECT_THAT(ids, testing::ElementsAre("curves-transformer", "curves-vqvae", "use-vqvae",
                                        "codes-vqvae", "histogram-vqvae-1", "histogram-vqvae-2"));
  EXPECT_EQ(figures[1].title, "学习曲线：VQVAE-LM");
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  for (const Figure& figure : figures) {
    EXPECT_EQ(figure.problem, "");
    EXPECT_THAT(figure.svg, HasSubstr("</svg>"));
  }
  EXPECT_THAT(figures[1].svg, HasSubstr("步数"));
}

// Every series of a training is drawn, however many there are.
TEST(FiguresTest, NoSeriesIsLeftOut) {
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  RunRecord run;
  run.generators = {"vqvae"};
  Curves curves;
  curves.generator = "vqvae";
  const std::vector<std::pair<double, double>> points{{1, 2}, {2, 1}};
  for (const char* name : {"nats", "dev_nats", "loss", "rate", "dev_rate", "distortion",
                           "dev_distortion", "commitment"})
    curves.series[name] = points;
  run.curves = {curves};
  const std::vector<Figure> figures = draw_figures(FigureContext{run});
  ASSERT_EQ(figures.size(), 1u);
  for (const char* title : {"training", "development", "training loss", "rate", "rate (dev.)",
                            "distortion", "distortion (dev.)", "commitment"})
    EXPECT_THAT(figures[0].svg, HasSubstr(std::string(">") + title + "<"));
}

TEST(FiguresTest, GeneratorsOfOneHeadingAreToldApart) {
  RunRecord run;
  run.generators = {"mt_transformer", "transformer", "lstm"};
  for (const std::string& generator : run.generators) {
    Curves curves;
    curves.generator = generator;
    curves.series["nats"] = {{1, 2}, {2, 1}};
    run.curves.push_back(curves);
  }
  std::vector<std::string> titles;
  for (const Figure& figure : draw_figures(FigureContext{run})) titles.push_back(figure.title);
  EXPECT_THAT(titles, testing::ElementsAre("Learning curves: Transformer (mt_transformer)",
                                           "Learning curves: Transformer (transformer)",
                                           "Learning curves: LSTM"));
}

TEST(FiguresTest, ALargeCodebookSaysHowManyCodesAreShown) {
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  RunRecord run;
  run.generators = {"vqvae"};
  run.code_use = {{"vqvae", "train", "encoder", 1, 0, std::vector<double>(5000, 1.0)}};
  const std::vector<Figure> figures = draw_figures(FigureContext{run});
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_THAT(figures[1].svg, HasSubstr("code (the first 4096 of 5000)"));
}

TEST(FiguresTest, ARunWithoutCurvesHasNoFigures) {
  const RunRecord run;
  EXPECT_TRUE(draw_figures(FigureContext{run}).empty());
}

}  // namespace
}  // namespace vqlm

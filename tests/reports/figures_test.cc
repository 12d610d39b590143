#include "reports/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "reports/gnuplot.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

bool has_gnuplot() { return !draw_with_gnuplot("t", "t", "plot 1\n").svg.empty(); }

class PathGuard {
 public:
  PathGuard() : path_(std::getenv("PATH")) { setenv("PATH", "/nonexistent", 1); }
  ~PathGuard() { setenv("PATH", path_.c_str(), 1); }

 private:
  std::string path_;
};

TEST(GnuplotTest, MissingProgramIsAProblemNotAnError) {
  const PathGuard guard;
  const Drawing drawing = draw_with_gnuplot("t", "t", "plot 1\n");
  EXPECT_EQ(drawing.svg, "");
  EXPECT_EQ(drawing.problem, "gnuplot was not found in PATH");
}

TEST(GnuplotTest, BadScriptGivesItsMessage) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  const Drawing drawing = draw_with_gnuplot("t", "t", "plot nothing_known\n");
  EXPECT_EQ(drawing.svg, "");
  EXPECT_THAT(drawing.problem, HasSubstr("undefined variable"));
}

TEST(GnuplotTest, DrawsOneElementWithIdsOfItsOwn) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  const Drawing drawing = draw_with_gnuplot("first", "A < B", "plot [0:1] x\n");
  EXPECT_EQ(drawing.svg.rfind("<svg role=\"img\" aria-label=\"A &lt; B\"", 0), 0u);
  EXPECT_THAT(drawing.svg, HasSubstr("<title>A &lt; B</title>"));
  EXPECT_THAT(drawing.svg, HasSubstr("id='first-gpDot'"));
  EXPECT_THAT(drawing.svg, testing::Not(HasSubstr("<?xml")));
  EXPECT_EQ(drawing.svg, draw_with_gnuplot("first", "A < B", "plot [0:1] x\n").svg);
}

TEST(GnuplotTest, QuotesText) { EXPECT_EQ(gnuplot_quoted("it's\nso"), "'it''s so'"); }

TEST(FiguresTest, DrawsCurvesAndCodeUseOfTheRun) {
  const std::vector<Figure> figures = draw_figures(sample_run(), Language::kChinese);
  std::vector<std::string> ids;
  for (const Figure& figure : figures) ids.push_back(figure.id);
  EXPECT_THAT(ids, testing::ElementsAre("curves-transformer", "curves-vqvae", "use-vqvae",
                                        "codes-vqvae", "histogram-vqvae-1", "histogram-vqvae-2"));
  EXPECT_EQ(figures[1].title, "学习曲线：VQVAE-LM");
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  for (const Figure& figure : figures) {
    EXPECT_EQ(figure.problem, "");
    EXPECT_THAT(figure.svg, HasSubstr("</svg>"));
  }
  EXPECT_THAT(figures[1].svg, HasSubstr("步数"));
}

// Every series of a training is drawn, however many there are.
TEST(FiguresTest, NoSeriesIsLeftOut) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  RunRecord run;
  run.generators = {"vqvae"};
  Curves curves;
  curves.generator = "vqvae";
  const std::vector<std::pair<double, double>> points{{1, 2}, {2, 1}};
  for (const char* name : {"nats", "dev_nats", "loss", "rate", "dev_rate", "distortion",
                           "dev_distortion", "commitment"})
    curves.series[name] = points;
  run.curves = {curves};
  const std::vector<Figure> figures = draw_figures(run, Language::kEnglish);
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
  for (const Figure& figure : draw_figures(run, Language::kEnglish)) titles.push_back(figure.title);
  EXPECT_THAT(titles, testing::ElementsAre("Learning curves: Transformer (mt_transformer)",
                                           "Learning curves: Transformer (transformer)",
                                           "Learning curves: LSTM"));
}

TEST(FiguresTest, ALargeCodebookSaysHowManyCodesAreShown) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  RunRecord run;
  run.generators = {"vqvae"};
  run.code_use = {{"vqvae", "train", "encoder", 1, 0, std::vector<double>(5000, 1.0)}};
  const std::vector<Figure> figures = draw_figures(run, Language::kEnglish);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_THAT(figures[1].svg, HasSubstr("code (the first 4096 of 5000)"));
}

TEST(FiguresTest, ARunWithoutCurvesHasNoFigures) {
  EXPECT_TRUE(draw_figures(RunRecord{}, Language::kEnglish).empty());
}

}  // namespace
}  // namespace vqlm

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

TEST(FiguresTest, ARunWithoutCurvesHasNoFigures) {
  EXPECT_TRUE(draw_figures(RunRecord{}, Language::kEnglish).empty());
}

}  // namespace
}  // namespace vqlm

#include "reports/gnuplot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "gnuplot_draws.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

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
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  const Drawing drawing = draw_with_gnuplot("t", "t", "plot nothing_known\n");
  EXPECT_EQ(drawing.svg, "");
  EXPECT_THAT(drawing.problem, HasSubstr("undefined variable"));
}

TEST(GnuplotTest, DrawsOneElementWithIdsOfItsOwn) {
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  const Drawing drawing = draw_with_gnuplot("first", "A < B", "plot [0:1] x\n");
  EXPECT_EQ(drawing.svg.rfind("<svg role=\"img\" aria-label=\"A &lt; B\"", 0), 0u);
  EXPECT_THAT(drawing.svg, HasSubstr("<title>A &lt; B</title>"));
  EXPECT_THAT(drawing.svg, HasSubstr("id='first-gpDot'"));
  EXPECT_THAT(drawing.svg, testing::Not(HasSubstr("<?xml")));
  EXPECT_EQ(drawing.svg, draw_with_gnuplot("first", "A < B", "plot [0:1] x\n").svg);
}

TEST(GnuplotTest, QuotesText) { EXPECT_EQ(gnuplot_quoted("it's\nso"), "'it''s so'"); }

TEST(GnuplotTest, PdfHasNoDate) {
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  const Drawing drawing = draw_with_gnuplot("a", "t", "plot [0:1] x\n", {200, true});
  EXPECT_THAT(drawing.svg, HasSubstr("height=\"200\""));
  if (drawing.pdf.empty()) GTEST_SKIP() << "this gnuplot writes no PDF";
  EXPECT_EQ(drawing.pdf.rfind("%PDF", 0), 0u);
  EXPECT_THAT(drawing.pdf, HasSubstr("CreationDate (D:20000101000000"));
}

TEST(GnuplotTest, APdfThatFailsSaysWhy) {
  if (!gnuplot_draws()) GTEST_SKIP() << "gnuplot is not installed";
  const char* script = "if (GPVAL_TERM ne 'svg') {plot nothing_known}\nplot [0:1] x\n";
  const Drawing drawing = draw_with_gnuplot("a", "t", script, {200, true});
  EXPECT_THAT(drawing.svg, HasSubstr("</svg>"));
  EXPECT_EQ(drawing.problem, "");
  EXPECT_EQ(drawing.pdf, "");
  EXPECT_THAT(drawing.pdf_problem, HasSubstr("gnuplot failed with status"));
}

TEST(DrawingProgramTest, APdfOrAReason) {
  Drawing drawing;
  add_pdf("dot", {"%PDF-1.5", ""}, drawing);
  EXPECT_EQ(drawing.pdf, "%PDF-1.5");
  EXPECT_EQ(drawing.pdf_problem, "");
  add_pdf("dot", {"", ""}, drawing);
  EXPECT_EQ(drawing.pdf_problem, "dot wrote no PDF");
  add_pdf("dot", {"", "dot failed"}, drawing);
  EXPECT_EQ(drawing.pdf_problem, "dot failed");
}

TEST(DrawingProgramTest, ElementOfAFile) {
  EXPECT_EQ(
      svg_element("f", "A & B", "<?xml?><!-- made by X -->\n<svg w=\"1\"><g id=\"g\"/></svg>\n"),
      "<svg role=\"img\" aria-label=\"A &amp; B\" w=\"1\"><title>A &amp; B</title>"
      "<g id=\"f-g\"/></svg>");
  EXPECT_EQ(svg_element("f", "t", "no drawing"), "");
}

TEST(DrawingProgramTest, FailuresAreToldInOneSentence) {
  EXPECT_EQ(run_drawing_program({"cat"}, "text").text, "text");
  EXPECT_EQ(run_drawing_program({"false"}, "").problem, "false failed with status 1: ");
  EXPECT_EQ(run_drawing_program({"nowhere-to-be-found"}, "").problem,
            "nowhere-to-be-found was not found in PATH");
}

TEST(DrawingProgramTest, WhatIsNoPdfIsNone) { EXPECT_EQ(undated_pdf("text"), ""); }

}  // namespace
}  // namespace vqlm

// The five formats, written from the same report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "reports/csv_reporter.h"
#include "reports/display_text.h"
#include "reports/html_reporter.h"
#include "reports/json_reporter.h"
#include "reports/latex_reporter.h"
#include "reports/latex_table.h"
#include "reports/markdown_reporter.h"
#include "reports/report_builder.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string written(const Reporter& reporter, Language language = Language::kEnglish,
                    bool timings = true, const RunRecord& run = sample_run()) {
  std::ostringstream out;
  reporter.write(build_report(run, sample_spec(), {language, timings, false}), out);
  return out.str();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++number;
  return number;
}

TEST(MarkdownReporterTest, EveryLineOfATableHasTheSameWidth) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    std::istringstream lines(written(MarkdownReporter(), language));
    std::string line;
    int width = 0, tables = 0;
    while (std::getline(lines, line)) {
      if (line.rfind("| ", 0) != 0) {
        width = 0;
        continue;
      }
      if (width == 0) width = display_width(line), ++tables;
      EXPECT_EQ(display_width(line), width) << line;
    }
    EXPECT_EQ(tables, 2);
  }
}

TEST(MarkdownReporterTest, EscapesWhatMarkdownWouldRead) {
  RunRecord run = sample_run();
  run.description = "a | b <c> *d*";
  const std::string text = written(MarkdownReporter(), Language::kEnglish, true, run);
  EXPECT_THAT(text, HasSubstr("a \\| b \\<c> \\*d\\*"));
  EXPECT_THAT(text, HasSubstr("`nrefs:1|case:mixed"));
  EXPECT_THAT(text, HasSubstr("    Output     line one\n               line two_with"));
  EXPECT_THAT(text, HasSubstr("train lstm seed 2"));
}

TEST(CsvReporterTest, QuotesAsRfc4180AndKeepsFullPrecision) {
  RunRecord run = sample_run();
  run.results.back().scores[0].value = 1.0 / 3;
  run.results.back().scores[0].signature = "a,\"b\"";
  const std::string text = written(CsvReporter(), Language::kEnglish, true, run);
  EXPECT_EQ(text.find("table,row,generator,column,heading,value,half_width,"), 0u);
  EXPECT_THAT(text, HasSubstr("mt.bleu,BLEU ↑,0.3333333333333333,"));
  EXPECT_THAT(text, HasSubstr("\"a,\"\"b\"\"\"\r\n"));
  EXPECT_EQ(count(text, "\r\n"), 1u + 4 * 6 + 2 * 2);
  EXPECT_EQ(count(text, "\n"), count(text, "\r\n"));
}

TEST(JsonReporterTest, HoldsEveryNumberInFull) {
  const nlohmann::json json = nlohmann::json::parse(written(JsonReporter()));
  const nlohmann::json& cell = json["tables"][0]["rows"][3]["cells"][1];
  EXPECT_NEAR(cell["value"].get<double>(), 9.37, 1e-12);
  EXPECT_EQ(cell["kind"], "bound");
  EXPECT_THAT(cell["signature"].get<std::string>(), HasSubstr("kind:bound|"));
  EXPECT_TRUE(json["tables"][0]["rows"][0]["cells"][3]["value"].is_null());
  EXPECT_EQ(json["results"].size(), sample_run().results.size());
  EXPECT_EQ(json["failures"][0]["cell"], "train lstm seed 2");
  EXPECT_EQ(json["schema"], 1);
}

TEST(LatexReporterTest, EscapesSpecialCharacters) {
  EXPECT_EQ(latex_escaped("50 % & $x_1$"), "50 \\% \\& \\$x\\_\\allowbreak{}1\\$");
  EXPECT_EQ(latex_escaped("a\\b~"), "a\\textbackslash{}b\\textasciitilde{}");
  EXPECT_EQ(latex_escaped("[a] *b*"), "{[}a{]} {*}b{*}");  // "\\\\ [a]" would be a distance
  EXPECT_EQ(latex_escaped("''a`,,"), "'{}'a\\textasciigrave{},{},");
  EXPECT_EQ(latex_escaped("† β"), "\\textdagger{} \\ensuremath{\\beta}");
  EXPECT_EQ(latex_script("Straße ± ↑ Łódź, 1.2 †"), LatexScript::kLatin);
  EXPECT_EQ(latex_script("猫，ねこ"), LatexScript::kChinese);
  EXPECT_EQ(latex_script("猫 кот"), LatexScript::kOther);
}

TEST(LatexReporterTest, EnglishLeavesToXelatexWhatPdflatexCannotSet) {
  const std::string english = written(LatexReporter());
  EXPECT_THAT(english, HasSubstr("\\documentclass[10pt,a4paper]{article}"));
  EXPECT_THAT(english, HasSubstr("\\ifPDFTeX"));  // T1 would set wrong letters in XeLaTeX
  EXPECT_THAT(english, HasSubstr("~\\cjktext{猫看见"));
  EXPECT_THAT(english, HasSubstr("Straße"));
  const std::string chinese = written(LatexReporter(), Language::kChinese);
  EXPECT_THAT(chinese, HasSubstr("{ctexart}"));
  EXPECT_THAT(chinese, HasSubstr("~猫看见"));
}

std::string latex_of(const Table& table) {
  std::ostringstream out;
  write_latex_table(table, latex_escaped, out);
  return out.str();
}

TEST(LatexReporterTest, BreaksLongHeadingsAndCells) {
  Table table;
  table.title = "T";
  table.row_title = "Model";
  TableColumn column;
  column.heading = "Perplexity under the judge ↓";
  column.footnotes = {2};
  table.columns = {column};
  TableCell cell;
  cell.text = "46.54 ± 1.99 † (importance-weighted)";
  cell.bold = true;
  table.rows = {{"VAE", "vae", {cell}}};
  const std::string latex = latex_of(table);
  EXPECT_THAT(latex,
              HasSubstr("\\settable{T}{@{}lr@{}}{Model & \\head{r}{Perplexity\\\\under the\\\\"
                        "judge~\\ensuremath{\\downarrow}\\textsuperscript{2}} \\\\}{%\n"));
  EXPECT_THAT(latex,
              HasSubstr("VAE & \\cell{r}{\\textbf{46.54~\\ensuremath{\\pm}~1.99~\\textdagger{}}"
                        "\\\\\\textbf{(importance-{}}\\\\\\textbf{weighted)}} \\\\\n"));
}

TEST(LatexReporterTest, AClaimStandsBetweenTableAndNotes) {
  Table table;
  table.claim = "It holds.";
  table.footnotes = {{"a|b", true}};
  table.notes = {"a note"};
  EXPECT_THAT(latex_of(table), HasSubstr("}{\\claim{It holds.}}{%\n\\textsuperscript{1}~\\texttt{a"
                                         "\\textbar\\allowbreak{}b}\\par\na note\\par\n}\n"));
}

TEST(LatexReporterTest, AFigureThatCouldNotBeDrawnSaysWhy) {
  const RunRecord run = sample_run();
  Report report;
  report.run = &run;
  report.figures.push_back({"a", "Lost & found", "", "gnuplot_x was not found"});
  report.figures.push_back({"b", "No file", "<svg></svg>", ""});
  report.figures.back().pdf_problem = "no terminal";
  report.figures.back().notes = {"a note"};
  report.figures.push_back({"c", "Drawn", "<svg></svg>", "", "%PDF"});
  std::ostringstream out;
  LatexReporter().write(report, out);
  EXPECT_THAT(out.str(), HasSubstr("\\textbf{Lost \\& found}\\par\nThis figure could not be drawn: "
                                   "gnuplot\\_\\allowbreak{}x was not found\\par\n}"));
  EXPECT_THAT(out.str(), HasSubstr("could not be drawn: no terminal\\par\na note\\par\n}"));
  EXPECT_THAT(out.str(), HasSubstr("\\setfigure{figures/c.pdf}{Drawn}{}"));
}

TEST(ReportersTest, TheDescriptionIsInTheLanguageOfTheReport) {
  RunRecord run = sample_run();
  run.description_zh = "各生成器在虚构文法上的对比。";
  const MarkdownReporter markdown;
  const LatexReporter latex;
  const JsonReporter json;
  const HtmlReporter html;
  for (const Reporter* reporter :
       std::initializer_list<const Reporter*>{&markdown, &latex, &json, &html}) {
    const std::string chinese = written(*reporter, Language::kChinese, true, run);
    EXPECT_THAT(chinese, HasSubstr(run.description_zh));
    EXPECT_THAT(chinese, Not(HasSubstr("every number here is invented")));
    EXPECT_THAT(written(*reporter, Language::kEnglish, true, run),
                HasSubstr("every number here is invented"));
    EXPECT_THAT(written(*reporter, Language::kChinese), HasSubstr("every number here is invented"));
  }
}

TEST(HtmlReporterTest, IsOnePageWithoutNetwork) {
  const std::string page = written(HtmlReporter());
  EXPECT_EQ(count(page, "<script>"), 1u);
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_THAT(page, HasSubstr("the &lt;old&gt; cat &amp; the &quot;dog&quot;"));
  EXPECT_EQ(count(page, "<caption>"), 2u);
  EXPECT_EQ(count(page, "scope=\"row\""), 4u + 2);
  EXPECT_EQ(count(page, "scope=\"col\""), 7u + 3);
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(written(HtmlReporter(), Language::kChinese), HasSubstr("<html lang=\"zh-Hans\">"));
}

TEST(HtmlReporterTest, CellsSayWhatTheyAreSortedBy) {
  const std::string page = written(HtmlReporter());
  const std::string value = "data-value=\"9.37\"><span class=\"value\">9.37<span class=\"half\">";
  EXPECT_THAT(page, HasSubstr(value));
  EXPECT_THAT(page, HasSubstr("<td class=\"number\">n/a"));
  EXPECT_THAT(page, Not(HasSubstr("<button")));  // nothing to press without the script
}

TEST(HtmlReporterTest, ASignatureMayBeBrokenBetweenItsParts) {
  EXPECT_THAT(written(HtmlReporter()), HasSubstr("nrefs:1|<wbr>case:mixed|<wbr>eff:no"));
}

TEST(HtmlReporterTest, BroadTablesArePrintedAcross) {
  const RunRecord run = sample_run();
  Report report;
  report.run = &run;
  report.tables.resize(2);
  report.tables[0].columns.resize(7);
  report.tables[1].columns.resize(8);
  std::ostringstream out;
  HtmlReporter().write(report, out);
  EXPECT_EQ(count(out.str(), "<section>\n<h2 id=\"table-"), 1u);
  EXPECT_EQ(count(out.str(), "<section class=\"broad\">"), 1u);
}

TEST(HtmlReporterTest, AClaimStandsBelowItsTable) {
  const RunRecord run = sample_run();
  Report report;
  report.run = &run;
  report.tables.resize(1);
  report.tables[0].claim = "It <holds>.";
  report.tables[0].notes = {"a note"};
  std::ostringstream out;
  HtmlReporter().write(report, out);
  EXPECT_THAT(out.str(),
              HasSubstr("</table>\n</div>\n<p class=\"claim\">It &lt;holds&gt;.</p>\n<ul"));
}

TEST(HtmlReporterTest, AFigureThatCouldNotBeDrawnSaysWhy) {
  const RunRecord run = sample_run();
  Report report;
  report.run = &run;
  report.figures.push_back({"f", "Curves", "", "gnuplot was not found in PATH"});
  std::ostringstream out;
  HtmlReporter().write(report, out);
  EXPECT_THAT(out.str(), HasSubstr("could not be drawn: gnuplot was not found in PATH"));
}

TEST(ReportersTest, WithoutTimingsTwoRunsGiveTheSameBytes) {
  RunRecord slower = sample_run();
  for (Result& result : slower.results)
    for (Score& score : result.scores)
      if (score.timing) score.value *= 1.7;
  const MarkdownReporter markdown;
  const CsvReporter csv;
  const LatexReporter latex;
  const JsonReporter json;
  const HtmlReporter html;
  for (const Reporter* reporter :
       std::initializer_list<const Reporter*>{&markdown, &csv, &latex, &json, &html}) {
    const Language en = Language::kEnglish;
    EXPECT_EQ(written(*reporter, en, false), written(*reporter, en, false, slower));
    EXPECT_NE(written(*reporter, en, true), written(*reporter, en, true, slower));
  }
}

}  // namespace
}  // namespace vqlm

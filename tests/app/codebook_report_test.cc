#include "app/codebook_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/pair_coder.h"
#include "reports/html_reporter.h"
#include "reports/markdown_reporter.h"

namespace vqlm {
namespace {

struct Reporting {
  PairCoder coder;
  std::unique_ptr<Tokenizer> tokenizer = coder.tokenizer();
  CodebookReport report;

  explicit Reporting(std::size_t num_samples) {
    const CoderParts parts = parts_of(coder, tokenizer.get(), "test");
    const std::vector<Example> examples = coder.examples(40);
    report.checkpoint = "a|b";
    report.data = "pairs";
    report.split = "train";
    report.num_top = 2;
    report.tokenizer = tokenizer.get();
    report.texts = collect_codebook_data(parts, examples, num_samples, 1);
    report.analyses = analyse_codebooks(report.texts, report.options);
    report.swaps = swap_codes(parts, examples, report.texts, {20, 3, 1});
  }

  std::string written(const Reporter& reporter) const {
    const RunRecord record = codebook_record(report);
    Report page;
    page.run = &record;
    page.tables = codebook_tables(report);
    std::ostringstream out;
    reporter.write(page, out);
    return out.str();
  }
};

TEST(CodebookReport, JsonHoldsEverything) {
  const nlohmann::json json = codebook_json(Reporting(8).report);
  EXPECT_EQ(json["num_texts"], 40);
  EXPECT_EQ(json["num_samples"], 8);
  const nlohmann::json& book = json["codebooks"][0];
  EXPECT_EQ(book["tokens_per_code"], 2);
  EXPECT_EQ(book["encoder"]["counts"].size(), 4U);
  EXPECT_EQ(book["prior"]["counts"], nlohmann::json({8.0, 8.0, 0.0, 0.0}));
  ASSERT_EQ(book["codes"].size(), 3U);  // code 3 is never drawn; two codes fit the tables
  const nlohmann::json& most = book["codes"][0];
  EXPECT_EQ(most["code"], 1);
  EXPECT_EQ(most["prior_share"], 0.5);
  // Half of a code's tokens are its first word, and every text ends after its last block.
  EXPECT_EQ(most["tokens"][0]["text"], "a1");
  EXPECT_EQ(most["tokens"][0]["share"], 0.5);
  EXPECT_EQ(most["contexts"].size(), 3U);
  const std::string own = most["contexts"][0]["own"];
  EXPECT_EQ(own.substr(own.find('a')), "a1 b1");
  EXPECT_EQ(book["swaps"]["changed_inside"], 1.0);
  EXPECT_EQ(book["swaps"]["changed_outside"], 0.0);
  EXPECT_EQ(book["swaps"]["examples"].size(), 3U);
  const nlohmann::json& associations = book["associations"];
  ASSERT_EQ(associations.size(), 4U);  // tokens, tokens at 0 and 1, blocks; no labels
  EXPECT_EQ(associations[3]["with"], "blocks");
  EXPECT_EQ(associations[3]["purity"], 1.0);
  EXPECT_EQ(codebook_json(Reporting(8).report), json);
}

TEST(CodebookReport, TablesSayTheSame) {
  const Reporting reporting(8);
  const auto tables = codebook_tables(reporting.report);
  ASSERT_EQ(tables.size(), 5U);
  EXPECT_EQ(tables[0].rows.size(), 2U);  // encoder and prior
  EXPECT_EQ(tables[0].rows[0].cells[0].text, "75.0");
  EXPECT_EQ(tables[3].rows.size(), 2U);
  EXPECT_EQ(tables[3].rows[0].heading, "1");
  EXPECT_EQ(tables[3].rows[0].cells[4].text, "a1 50 %, b1 50 %");
  EXPECT_NE(tables[3].rows[0].cells[5].text.find("[a1 b1]"), std::string::npos);
  EXPECT_NE(tables[4].notes[0].find("100.0 % change"), std::string::npos);
  for (const Table& table : tables)
    for (const TableRow& row : table.rows) EXPECT_EQ(row.cells.size(), table.columns.size());
  EXPECT_EQ(codebook_tables(Reporting(0).report).size(), 4U);  // nothing to set beside
}

TEST(CodebookReport, PagesAreWrittenByTheReporters) {
  const Reporting reporting(8);
  const std::string markdown = reporting.written(MarkdownReporter());
  for (const char* part : {"# Codebook analysis", "a\\|b", "## Most drawn codes", "[a1 b1]",
                           "level 0, head 0: 4 codes, 2 tokens a code"})
    EXPECT_NE(markdown.find(part), std::string::npos) << part;
  const std::string html = reporting.written(HtmlReporter());
  EXPECT_NE(html.find("<h2 id=\"table-codes-0\">Most drawn codes</h2>"), std::string::npos);
  EXPECT_EQ(html.find("<script src"), std::string::npos);  // nothing from elsewhere
}

}  // namespace
}  // namespace vqlm

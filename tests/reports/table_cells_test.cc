#include "reports/table_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/table_builder.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

// The specification of one table with these columns, rows transformer and vqvae.
TableSpec spec_of(const std::string& columns, const std::string& further = "") {
  const std::string text = R"({"tables": [{"id": "t", "rows": ["transformer", "vqvae"], )" +
                           further + R"("columns": [)" + columns + "]}]}";
  JsonReader reader(nlohmann::json::parse(text), "test");
  const ReportSpec spec = read_report_spec(reader);
  reader.finish();
  return spec.tables[0];
}

TEST(TableCellsTest, DifferencesAndVerdictsAreOfTheTests) {
  RunRecord run = sample_run();
  run.differences = {sample_difference("mt", "bleu", "transformer", 1.5, 0.001)};
  const TableSpec spec =
      spec_of(R"({"task": "mt", "score": "bleu", "show": "difference", "to": "previous"},
                 {"task": "mt", "score": "bleu", "show": "verdict", "to": "transformer"},
                 {"task": "mt", "score": "bleu", "show": "verdict", "to": "transformer", "margin": 2},
                 {"task": "mt", "score": "bleu", "show": "ratio", "to": "ngram"})");
  const Table table = build_table(run, spec);
  EXPECT_EQ(table.columns[0].heading, "BLEU: difference ↑");
  EXPECT_THAT(texts(table, 1), ElementsAre("+1.50 ± 0.20 *", "better", "equivalent", "n/a"));
  EXPECT_THAT(texts(table, 0), ElementsAre("n/a", "n/a", "n/a", "n/a"));
  EXPECT_EQ(table.rows[0].cells[0].note, "nothing to compare with");
  run.differences[0].p_value = 0.2;
  EXPECT_EQ(texts(build_table(run, spec), 1)[1], "undecided");
}

TEST(TableCellsTest, ABoundThatLooksWorseThanAnExactNumberMayBeBetter) {
  RunRecord run = sample_run();
  run.differences = {sample_difference("lm", "perplexity", "transformer", 1.5, 0.001)};
  run.differences[0].baseline_kind = "exact", run.differences[0].generator_kind = "bound";
  const TableSpec spec =
      spec_of(R"({"task": "lm", "score": "perplexity", "show": "verdict", "to": "transformer"})");
  const Table worse = build_table(run, spec);
  EXPECT_EQ(texts(worse, 1)[0], "undecided");
  EXPECT_THAT(worse.footnotes,
              Contains(Field(&Footnote::text,
                             HasSubstr("of two kinds of likelihood: bound against exact"))));
  run.differences[0].difference = -1.5;  // the bound itself is lower: the truth is, too
  EXPECT_EQ(texts(build_table(run, spec), 1)[0], "better");
}

TEST(TableCellsTest, ColumnsMayNameWhatTheRowsSay) {
  TableSpec spec = spec_of(R"({"task": "$task", "score": "$score", "title": "score"},
                              {"task": "$task", "score": "$score", "generator": "$other",
                               "title": "other", "absent": "no other"})");
  spec.rows = {row_from(nlohmann::json::parse(R"({"generator": "vqvae", "title": "A",
                        "with": {"task": "mt", "score": "bleu", "other": "transformer"}})"),
                        ""),
               row_from(nlohmann::json::parse(R"({"generator": "vqvae", "title": "B",
                        "with": {"task": "lm", "score": "perplexity"}})"),
                        "")};
  const Table table = build_table(sample_run(), spec);
  EXPECT_EQ(table.rows[0].cells[0].text, "41.03 ± 1.20");
  EXPECT_EQ(table.rows[1].cells[0].text, "9.37 ± 0.10 (bound)");
  EXPECT_NE(table.rows[0].cells[1].text, "n/a");
  EXPECT_EQ(table.rows[1].cells[1].note, "no other");
}

TEST(TableCellsTest, SpreadsAndSeeds) {
  const Table table = build_table(
      sample_run(), spec_of(R"({"task": "lm", "score": "perplexity", "show": "seed_spread"},
                 {"task": "lm", "score": "perplexity", "show": "failed_seeds"},
                 {"task": "lm", "score": "perplexity", "show": "spread", "points": ["vqvae"]})"));
  EXPECT_EQ(table.rows[1].cells[0].text, "0.040");  // of 9.33, 9.37, 9.41
  EXPECT_EQ(table.rows[1].cells[1].text, "0 / 3");
  EXPECT_EQ(table.rows[1].cells[2].note, "fewer than two points");
}

TEST(TableCellsTest, TheBestIsBoldWhereItBeatsAllOthers) {
  RunRecord run = sample_run();
  const TableSpec spec = spec_of(R"({"task": "mt", "score": "bleu"})", R"("bold": true, )");
  EXPECT_FALSE(build_table(run, spec).rows[0].cells[0].bold);
  run.differences = {sample_difference("mt", "bleu", "vqvae", 0.9, 0.001)};
  run.differences[0].generator = "transformer";
  const Table table = build_table(run, spec);
  EXPECT_TRUE(table.rows[0].cells[0].bold);
  EXPECT_FALSE(table.rows[1].cells[0].bold);
  EXPECT_THAT(table.notes, Contains(HasSubstr("Bold: significantly better")));
  run.differences[0].p_value = 0.06;
  EXPECT_FALSE(build_table(run, spec).rows[0].cells[0].bold);
}

TEST(TableCellsTest, ClaimsAreDecidedByTheTests) {
  RunRecord run = sample_run();
  run.differences = {sample_difference("mt", "bleu", "transformer", 1.5, 0.001)};
  const auto sentence = [&](const std::string& margin) {
    return build_table(run, spec_of(R"({"task": "mt", "score": "bleu"})",
                                    R"("claim": {"text": "codes help", "parts": [{"task": "mt",
                                    "score": "bleu", "generator": "vqvae", "to": "transformer")" +
                                        margin + "}]}, "))
        .claim;
  };
  EXPECT_THAT(sentence(""), HasSubstr("Claim: “codes help” – here supported (BLEU: VQ-VAE-LM 41.03 "
                                      "against Transformer "));
  EXPECT_THAT(sentence(""), HasSubstr("95 % interval of the difference [1.30, 1.70], p 0.001"));
  EXPECT_THAT(sentence(R"(, "margin": 2)"), HasSubstr("here not supported"));
  run.differences[0].p_value = 0.3;
  EXPECT_THAT(sentence(""), HasSubstr("here undecided"));
  run.differences[0].p_value = 0.001;
  run.differences[0].difference = -1.5;
  EXPECT_THAT(sentence(""), HasSubstr("here not supported"));
  run.differences.clear();
  EXPECT_THAT(sentence(""), HasSubstr("here undecided"));
}

TEST(TableCellsTest, RowsMayBeSortedByEffect) {
  RunRecord run = sample_run();
  run.differences = {sample_difference("mt", "bleu", "transformer", 1.5, 0.001)};
  TableSpec spec =
      spec_of(R"({"task": "mt", "score": "bleu", "show": "difference", "to": "transformer"})",
              R"("sort": "mt.bleu.difference", )");
  EXPECT_EQ(build_table(run, spec).rows[0].id, "vqvae");
}

// Sizes 1, 2, 4 and scores 8, 4, 2: an exponent of 1.
RunRecord run_of_a_law() {
  RunRecord run;
  run.seeds = {1};
  for (const int size : {1, 2, 4}) {
    Result result;
    result.task = "lm";
    result.generator = "g" + std::to_string(size);
    run.generators.push_back(result.generator);
    Score score;
    score.name = "score";
    score.value = 8.0 / size;
    result.scores = {score};
    run.results.push_back(result);
  }
  return run;
}

Table table_of_a_law(const RunRecord& run, Language language = Language::kEnglish) {
  TableSpec spec = spec_of(R"({"task": "lm", "score": "score", "show": "exponent"},
                              {"task": "lm", "score": "score", "show": "prediction"},
                              {"task": "lm", "score": "score", "show": "spread"})");
  spec.rows = {
      row_from(nlohmann::json::parse(R"({"points": ["g1", "g2", "g4"], "x": [1, 2, 4]})"), ""),
      row_from(nlohmann::json::parse(R"({"points": ["g1", "g2", "g4"], "x": [1, 4, 16]})"), "")};
  return build_table(run, spec, {language, true});
}

TEST(TableCellsTest, RowsOfTheSamePointsHaveTheirOwnSizes) {
  const Table table = table_of_a_law(run_of_a_law());
  EXPECT_NEAR(*table.rows[0].cells[0].value, 1, 1e-9);
  EXPECT_NEAR(*table.rows[1].cells[0].value, 0.5, 1e-9);
  EXPECT_NEAR(*table.rows[0].cells[1].value, 0.2, 1e-9);
  EXPECT_TRUE(table.footnotes.empty());
}

TEST(TableCellsTest, PointsWithoutAScoreAreNamed) {
  RunRecord run = run_of_a_law();
  run.results[1].scores.clear();
  const Table table = table_of_a_law(run);
  ASSERT_EQ(table.footnotes.size(), 1u);
  EXPECT_EQ(table.footnotes[0].text, "from 2 of 3 points; no score: g2");
  for (const TableCell& cell : table.rows[0].cells) {
    EXPECT_TRUE(cell.value);
    EXPECT_THAT(cell.footnotes, ElementsAre(1));
  }
  EXPECT_EQ(table_of_a_law(run, Language::kChinese).footnotes[0].text,
            "取 3 点中的 2 点；没有分数：g2");
}

}  // namespace
}  // namespace vqlm

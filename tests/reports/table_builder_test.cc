#include "reports/table_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sample_run.h"

namespace vqlm {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

Table generation(Language language = Language::kEnglish, bool timings = true) {
  return build_table(sample_run(), sample_spec().tables[0], {language, timings});
}

TEST(TableBuilderTest, CellsAreMeansWithIntervalsAndKinds) {
  const Table table = generation();
  EXPECT_THAT(texts(table, 3), ElementsAre("1.23", "9.37 ± 0.10 (bound)", "1.100 ± 0.010 (bound)",
                                           "95.3", "84.0 ± 0.7", "41.03 ± 1.20"));
  EXPECT_EQ(table.rows[3].heading, "VQ-VAE-LM");
  EXPECT_EQ(table.rows[2].heading, "Transformer (6 layers)");
  const TableCell& perplexity = table.rows[3].cells[1];
  EXPECT_NEAR(*perplexity.value, 9.37, 1e-12);
  EXPECT_EQ(perplexity.num_seeds, 3);
  // Values 9.33, 9.37, 9.41: t(0.975, 2) = 4.302653 times 0.04 / root of 3.
  EXPECT_NEAR(*perplexity.half_width, 4.302653 * 0.04 / 1.7320508, 1e-6);
  EXPECT_EQ(perplexity.kind, "bound");
}

TEST(TableBuilderTest, WhatAColumnSharesStandsAtItsHeading) {
  const Table table = generation();
  EXPECT_EQ(table.columns[1].heading, "Perplexity ↓");
  EXPECT_TRUE(table.columns[1].footnotes.empty());
  EXPECT_EQ(table.columns[5].id, "mt.bleu");
  ASSERT_EQ(table.columns[5].footnotes.size(), 1u);
  EXPECT_THAT(table.footnotes.at(static_cast<std::size_t>(table.columns[5].footnotes[0]) - 1).text,
              HasSubstr("nrefs:1|"));
  EXPECT_TRUE(table.rows[2].cells[5].footnotes.empty());
  TableSpec one = sample_spec().tables[0];
  one.rows = {row_from("vqvae", "")};
  EXPECT_EQ(build_table(sample_run(), one).columns[1].heading, "Perplexity ↓ (bound)");
}

TEST(TableBuilderTest, FootnotesAreNumberedOnce) {
  const Table table = generation();
  std::vector<std::string> seen;
  for (const Footnote& footnote : table.footnotes) seen.push_back(footnote.text);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
  EXPECT_EQ(table.rows[0].cells[1].footnotes, table.rows[1].cells[1].footnotes);
}

TEST(TableBuilderTest, MissingCellsSayWhy) {
  const Table table = generation();
  EXPECT_EQ(table.rows[0].cells[3].text, "n/a");
  EXPECT_EQ(table.rows[0].cells[3].note, "no codes");
  EXPECT_EQ(table.rows[0].cells[5].note, "not a translation model");
  EXPECT_FALSE(table.rows[0].cells[3].value);
  const Table translation = build_table(sample_run(), sample_spec().tables[1]);
  EXPECT_EQ(translation.rows[0].cells[1].note, "no metric of this run gives this score");
}

// A column whose specification declares why some cells have no value.
Table with_declared_reason(const RunRecord& run) {
  TableSpec spec = sample_spec().tables[0];
  ColumnSpec column;
  column.task = "codes";
  column.score = "codebook.use";
  column.absent = {"has no codes", "没有码"};
  spec.columns = {column};
  return build_table(run, spec);
}

TEST(TableBuilderTest, TheDeclaredReasonIsForWhatIsSoByDesign) {
  RunRecord run = sample_run();
  Result design, crashed, odd;
  design.task = crashed.task = odd.task = "codes";
  design.generator = "ngram";
  design.absent["codebook"] = "no codes";
  crashed.generator = "vqvae";
  crashed.absent["codebook"] = "failed";
  odd.generator = "transformer";
  odd.absent["codebook"] = "codebooks of different sizes";
  run.results.insert(run.results.end(), {design, crashed, odd});
  const Table table = with_declared_reason(run);
  EXPECT_EQ(table.rows[0].cells[0].note, "has no codes");  // not part of the task
  EXPECT_EQ(table.rows[1].cells[0].note, "has no codes");
  EXPECT_EQ(table.rows[2].cells[0].note, "codebooks of different sizes");
  EXPECT_EQ(table.rows[3].cells[0].note, "failed");
}

// The failed metric has a name of its own in the config, so that its reason is not the score's.
TEST(TableBuilderTest, AFailureOfTheResultIsToldForEachOfItsScores) {
  RunRecord run = sample_run();
  Result crashed;
  crashed.task = "codes";
  crashed.generator = "vqvae";
  crashed.absent["my_codebook"] = "failed";
  run.results.push_back(crashed);
  EXPECT_EQ(with_declared_reason(run).rows[3].cells[0].note, "failed");
}

TEST(TableBuilderTest, OverlapOfTheTasksIsNotedWithItsSignature) {
  RunRecord run = sample_run();
  const std::string signature = "match:whole text|texts:1000|version:vqlm.0.1.0";
  for (Result& result : run.results) {
    if (result.task != "lm") continue;
    for (const auto& [name, value] :
         {std::pair("overlap.examples", 1000.0), std::pair("overlap.references", 12.0)}) {
      Score score;
      score.name = name;
      score.value = value;
      score.signature = signature;
      result.scores.push_back(score);
    }
  }
  const Table table = build_table(run, sample_spec().tables[0]);
  EXPECT_EQ(table.footnotes.back().text, signature);
  EXPECT_TRUE(table.footnotes.back().is_signature);
  EXPECT_EQ(table.notes[1],
            "Test examples also in the training data: Language modelling: 12 of "
            "1,000 references [" +
                std::to_string(table.footnotes.size()) + "].");
  const Table other = build_table(run, sample_spec().tables[1]);
  for (const std::string& note : other.notes)
    EXPECT_THAT(note, testing::Not(HasSubstr("training data")));
}

TEST(TableBuilderTest, MarksWhatDiffersFromTheBaseline) {
  RunRecord run = sample_run();
  TableSpec spec = sample_spec().tables[0];
  spec.baseline = "transformer";
  const auto marked = [&](double p_value) {
    run.differences = {sample_difference("lm", "perplexity", "transformer", 0.5, 0.001),
                       sample_difference("mt", "bleu", "transformer", 1.5, p_value),
                       sample_difference("mt", "bleu", "another", 1.5, 0.001)};
    return build_table(run, spec);
  };
  const Table table = marked(0.01);
  EXPECT_THAT(table.rows[3].cells[1].text, HasSubstr("9.37 ± 0.10 †"));  // lower is better
  EXPECT_EQ(table.rows[3].cells[5].text, "41.03 ± 1.20 *");
  EXPECT_DOUBLE_EQ(*table.rows[3].cells[1].adjusted_p, 0.002);
  EXPECT_FALSE(table.rows[2].cells[1].adjusted_p);
  EXPECT_THAT(table.notes,
              Contains(HasSubstr("Against Transformer (6 layers): * significantly better")));
  EXPECT_EQ(marked(0.06).rows[3].cells[5].text, "41.03 ± 1.20");
  spec.baseline.clear();
  EXPECT_EQ(marked(0.01).rows[3].cells[5].text, "41.03 ± 1.20");
}

TEST(TableBuilderTest, ChineseTablesAreChinese) {
  const Table table = generation(Language::kChinese);
  EXPECT_EQ(table.title, "文本生成的对比");
  EXPECT_EQ(table.row_title, "生成器");
  EXPECT_EQ(table.rows[3].heading, "VQVAE-LM");
  EXPECT_EQ(table.rows[3].cells[1].text, "9.37 ± 0.10（上界）");
  EXPECT_EQ(table.rows[0].cells[3].text, "无");
  EXPECT_EQ(table.rows[0].cells[3].note, "没有码");
  EXPECT_THAT(table.notes, Contains(HasSubstr("按句自助法，重采样 1000 次，随机种子 12345")));
}

TEST(TableBuilderTest, NotesSayWhatIntervalsAre) {
  const Table table = generation();
  EXPECT_EQ(table.notes[0], "All numbers are invented.");
  EXPECT_THAT(table.notes, Contains(HasSubstr("mean over 3 seeds ± half of its 95 % t interval")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("Codes used (%)")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("no interval is given")));
}

TEST(TableBuilderTest, WithoutTimingsTheirColumnsAreGone) {
  const Table table = generation(Language::kEnglish, false);
  EXPECT_THAT(table.columns, testing::Not(Contains(Field(&TableColumn::id, "lm.train.seconds"))));
  EXPECT_EQ(table.columns.size(), 5u);
  EXPECT_EQ(table.rows[0].cells.size(), 5u);
  for (const std::string& note : table.notes)
    EXPECT_THAT(note, testing::Not(HasSubstr("Training time")));
}

TEST(TableBuilderTest, KindAndSignatureCanBeColumns) {
  TableSpec spec = sample_spec().tables[0];
  ColumnSpec column = spec.columns[1];
  column.shows = ColumnShows::kKind;
  ColumnSpec signature = spec.columns[1];
  signature.shows = ColumnShows::kSignature;
  spec.columns = {column, signature};
  const Table table = build_table(sample_run(), spec);
  EXPECT_EQ(table.columns[0].id, "lm.perplexity.kind");
  EXPECT_EQ(table.rows[3].cells[0].text, "bound");
  EXPECT_THAT(table.rows[3].cells[1].text, HasSubstr("kind:bound|"));
  EXPECT_FALSE(table.columns[0].numeric);
}

TEST(TableBuilderTest, SeedsWithoutAScoreAreStated) {
  RunRecord run = sample_run();
  for (Result& result : run.results)
    if (result.generator == "vqvae" && result.seed == 2) result.scores.clear();
  const Table table = build_table(run, sample_spec().tables[0]);
  const std::vector<int>& marks = table.rows[3].cells[1].footnotes;
  ASSERT_EQ(marks.size(), 2u);
  EXPECT_EQ(table.footnotes.at(static_cast<std::size_t>(marks[1]) - 1).text,
            "mean over 2 seeds; 1 seed gave no score");
}

// Two columns whose names are what the rows say differ in what their intervals are.
TEST(TableBuilderTest, NotesNameTheirColumnsThoughTheseShareNames) {
  TableSpec spec = sample_spec().tables[0];
  ColumnSpec ours, other;
  ours.task = other.task = "$task";
  ours.score = other.score = "$score";
  ours.title = {"Ours", "Ours"}, other.title = {"Other", "Other"};
  other.generator = "$other";
  spec.columns = {ours, other};
  spec.rows.resize(1);
  spec.rows[0].generator = "vqvae";
  spec.rows[0].with = {{"task", "lm"}, {"score", "perplexity"}, {"other", "oracle"}};
  const Table table = build_table(sample_run(), spec);
  EXPECT_EQ(table.columns[0].id, "$task.$score");
  EXPECT_EQ(table.columns[1].id, "$task.$score_2");
  EXPECT_THAT(table.notes, Contains(testing::StartsWith("Ours: mean over 3 seeds")));
  EXPECT_THAT(table.notes, Contains(testing::StartsWith("Other: ")));
}

}  // namespace
}  // namespace vqlm

#include "reports/table_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "reports/builtin_reports.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

ReportSpec read(const std::string& text) {
  JsonReader reader(nlohmann::json::parse(text), "run.json", "/report");
  ReportSpec spec = read_report_spec(reader);
  reader.finish();
  return spec;
}

std::string failure(const std::function<void()>& action) {
  try {
    action();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

std::string failure_of(const std::string& text) {
  return failure([&] { read(text); });
}

std::string validation(const std::string& text) {
  Registries registries;
  register_builtin_reports(registries);
  return failure([&] {
    validate_report_spec(read(text), {"ngram", "vqvae"}, {"lm", "mt"}, registries);
  });
}

TEST(TableSpecTest, EmptySectionHasEveryFormatAndNoTables) {
  const ReportSpec spec = read("{}");
  EXPECT_EQ(spec.formats, (std::vector<std::string>{"markdown", "csv", "latex", "json", "html"}));
  EXPECT_TRUE(spec.tables.empty());
  EXPECT_FALSE(spec.samples_given);
  EXPECT_TRUE(spec.figures);
}

TEST(TableSpecTest, ReadsRowsTitlesAndColumns) {
  const ReportSpec spec = read(R"({"formats": ["csv"], "figures": false,
    "tables": [{"id": "t1", "title": {"en": "One", "zh": "一"}, "row_title": "Model",
                "rows": ["ngram", {"generator": "vqvae", "title": "Ours"}],
                "columns": [{"task": "lm", "score": "perplexity", "digits": 1, "scale": 2,
                             "absent": {"en": "none", "zh": "无"}, "show": "kind"}],
                "notes": ["remark"]}],
    "samples": [{"task": "lm", "count": 2}, {"task": "mt"}]})");
  ASSERT_EQ(spec.tables.size(), 1u);
  const TableSpec& table = spec.tables[0];
  EXPECT_EQ(table.title.zh, "一");
  EXPECT_EQ(table.row_title.in(Language::kChinese), "Model");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].generator, "ngram");
  EXPECT_TRUE(table.rows[0].title.empty());
  EXPECT_EQ(table.rows[1].title.en, "Ours");
  const ColumnSpec& column = table.columns.at(0);
  EXPECT_EQ(column.digits, 1);
  EXPECT_EQ(column.scale, 2.0);
  EXPECT_EQ(column.absent.zh, "无");
  EXPECT_EQ(column.shows, ColumnShows::kKind);
  EXPECT_EQ(table.notes.at(0).en, "remark");
  ASSERT_EQ(spec.samples.size(), 2u);
  EXPECT_EQ(spec.samples[0].count, 2);
  EXPECT_EQ(spec.samples[1].count, 5);
}

TEST(TableSpecTest, ErrorsNameTheirPlace) {
  EXPECT_THAT(failure_of(R"({"tabels": []})"), HasSubstr("did you mean 'tables'"));
  EXPECT_THAT(failure_of(R"({"tables": [{"id": "a", "columns": [{"task": "lm"}]}]})"),
              HasSubstr("run.json: /report/tables/0/columns/0/score"));
  EXPECT_THAT(
      failure_of(R"({"tables": [{"id": "a", "rows": [{"generatr": "x"}], "columns": []}]})"),
      HasSubstr("run.json: /report/tables/0/rows/0"));
  EXPECT_THAT(failure_of(R"({"tables": [{"id": "a b", "columns": []}]})"),
              HasSubstr("letters, digits"));
  EXPECT_THAT(failure_of(R"({"tables": [{"id": "a", "columns": []}]})"),
              HasSubstr("at least one column"));
  EXPECT_THAT(failure_of(R"({"tables": [{"id": "a", "title": {"en": "x"}, "columns": []}]})"),
              HasSubstr("/report/tables/0/title/zh"));
  const std::string table = R"({"id": "a", "columns": [{"task": "lm", "score": "bleu"}]})";
  EXPECT_THAT(failure_of(R"({"tables": [)" + table + "," + table + "]}"), HasSubstr("'a' again"));
}

TEST(TableSpecTest, ValidationNamesTheNearest) {
  EXPECT_THAT(validation(R"({"formats": ["markdwn"]})"), HasSubstr("did you mean 'markdown'"));
  EXPECT_THAT(validation(R"({"tables": [{"id": "a", "rows": ["vqvea"],
                             "columns": [{"task": "lm", "score": "x"}]}]})"),
              testing::AllOf(HasSubstr("/report/tables/0/rows/0"), HasSubstr("'vqvae'")));
  EXPECT_THAT(validation(R"({"tables": [{"id": "a",
                             "columns": [{"task": "ml", "score": "x"}]}]})"),
              HasSubstr("/report/tables/0/columns/0/task"));
  EXPECT_THAT(validation(R"({"tables": [{"id": "a", "baseline": "vqvea",
                             "columns": [{"task": "lm", "score": "x"}]}]})"),
              testing::AllOf(HasSubstr("/report/tables/0/baseline"), HasSubstr("'vqvae'")));
  EXPECT_THAT(validation(R"({"samples": {"task": "mtt"}})"), HasSubstr("/report/samples/task"));
  EXPECT_EQ(validation(R"({"samples": {"task": "mt"}})"), "");
}

TEST(ColumnIdsTest, AreOfOneColumnEach) {
  const ReportSpec spec = read(R"({"tables": [{"id": "a", "columns": [
      {"task": "$t", "score": "x"}, {"task": "$t", "score": "x", "generator": "b"},
      {"task": "$t", "score": "x_2"}, {"task": "$t", "score": "x", "show": "kind"},
      {"task": "$t", "score": "x", "digits": 1}]}]})");
  EXPECT_THAT(column_ids(spec.tables[0].columns),
              testing::ElementsAre("$t.x", "$t.x_3", "$t.x_2", "$t.x.kind", "$t.x_4"));
}

}  // namespace
}  // namespace vqlm

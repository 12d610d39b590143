#include "reports/table_spec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "reports/cell_address.h"
#include "reports/reporter.h"
#include "reports/spec_reading.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr double kLargestMargin = 1e12;
constexpr int kMostSamples = 100;

ClaimPart read_claim_part(JsonReader& reader) {
  ClaimPart part;
  part.task = reader.get_string("task");
  part.score = reader.get_string("score");
  part.generator = reader.get_string("generator");
  part.to = reader.get_string("to");
  if (reader.has("margin")) part.margin = reader.get_double("margin", {}, 0, kLargestMargin);
  part.where = reader.where();
  return part;
}

ClaimSpec read_claim(JsonReader& reader) {
  ClaimSpec claim;
  claim.text = read_text(reader, "text");
  for (JsonReader* part : reader.children("parts")) claim.parts.push_back(read_claim_part(*part));
  if (claim.text.empty() || claim.parts.empty())
    throw InvalidArgument(
        expected_got(reader.where(), "a text and at least one part", "a claim without"));
  return claim;
}

TableSpec read_table(JsonReader& reader) {
  TableSpec table;
  table.id = read_id(reader);
  table.title = read_text(reader, "title");
  if (table.title.empty()) table.title = {table.id, table.id};
  table.row_title = read_text(reader, "row_title");
  table.baseline = reader.get_string("baseline", std::string());
  table.baseline_where = reader.where("baseline");
  for (const auto& [value, where] : elements(reader, "rows"))
    table.rows.push_back(row_from(value, where));
  for (JsonReader* column : reader.children("columns"))
    table.columns.push_back(read_column(*column));
  table.sort = reader.get_string("sort", std::string());
  table.bold = reader.get_bool("bold", table.bold);
  if (reader.has("claim")) table.claim = read_claim(reader.child("claim"));
  if (table.columns.empty())
    throw InvalidArgument(expected_got(reader.where("columns"), "at least one column", "none"));
  for (const auto& [value, where] : elements(reader, "notes"))
    table.notes.push_back(text_from(value, where));
  return table;
}

SampleSpec sample_from(const json& value, const std::string& where) {
  JsonReader reader(value, "", where);
  SampleSpec samples;
  samples.task = reader.get_string("task");
  samples.count = static_cast<int>(reader.get_int("count", samples.count, 0, kMostSamples));
  samples.where = reader.where("task");
  reader.finish();
  return samples;
}

// Names with "$" stand for what the rows say of them.
void check_column(const TableSpec& table, const ColumnSpec& column,
                  const std::vector<std::string>& generators,
                  const std::vector<std::string>& tasks) {
  for (const std::string& point : column.points)
    check_known("generator", point, generators, column.points_where);
  if (column.to == "baseline" && column.compares() && table.baseline.empty())
    throw InvalidArgument(
        expected_got(column.where, "a \"baseline\" of the table, or \"to\"", "neither"));
  const std::vector<RowSpec> rows = table.rows.empty() ? std::vector<RowSpec>(1) : table.rows;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const CellAddress cell = cell_address(table, column, rows, row);
    if (!cell.unsaid.empty()) continue;
    check_known("task", cell.task, tasks, column.task_where);
    if (!cell.generator.empty())
      check_known("generator", cell.generator, generators, column.where + "/generator");
    if (!cell.other.empty()) check_known("generator", cell.other, generators, column.where + "/to");
    if (!cell.x_task.empty()) check_known("task", cell.x_task, tasks, column.where + "/x/task");
  }
}

void check_table(const TableSpec& table, const std::vector<std::string>& generators,
                 const std::vector<std::string>& tasks) {
  if (!table.baseline.empty())
    check_known("generator", table.baseline, generators, table.baseline_where);
  for (const RowSpec& row : table.rows) {
    check_known("generator", row.generator, generators, row.where);
    for (const std::string& point : row.points)
      check_known("generator", point, generators, row.points_where);
  }
  for (const ColumnSpec& column : table.columns) check_column(table, column, generators, tasks);
  if (!table.claim) return;
  for (const ClaimPart& part : table.claim->parts) {
    check_known("task", part.task, tasks, part.where + "/task");
    check_known("generator", part.generator, generators, part.where + "/generator");
    check_known("generator", part.to, generators, part.where + "/to");
  }
}

}  // namespace

ReportSpec read_report_spec(JsonReader& reader) {
  ReportSpec spec;
  spec.formats = reader.get_strings(
      "formats", std::vector<std::string>{"markdown", "csv", "latex", "json", "html"});
  spec.formats_where = reader.where("formats");
  JsonReader& titles = reader.child("titles");
  for (const std::string& generator : titles.keys())
    spec.titles[generator] = read_text(titles, generator);
  std::set<std::string> ids;
  for (JsonReader* table : reader.children("tables")) {
    spec.tables.push_back(read_table(*table));
    if (!ids.insert(spec.tables.back().id).second)
      throw InvalidArgument(expected_got(table->where("id"), "an id of its own",
                                         "'" + spec.tables.back().id + "' again"));
  }
  spec.samples_given = reader.has("samples");
  const json& samples = reader.raw("samples");
  if (samples.is_array())
    for (const auto& [value, where] : elements(reader, "samples"))
      spec.samples.push_back(sample_from(value, where));
  else if (!samples.is_null())
    spec.samples.push_back(sample_from(samples, reader.where("samples")));
  if (reader.raw("figures").is_array())
    spec.figure_specs = read_figure_specs(reader);
  else
    spec.figures = reader.get_bool("figures", spec.figures);
  return spec;
}

void validate_report_spec(const ReportSpec& spec, const std::vector<std::string>& generators,
                          const std::vector<std::string>& tasks, const Registries& registries) {
  for (const std::string& format : spec.formats)
    check_known("report", format, registries.reports.names(), spec.formats_where);
  for (const TableSpec& table : spec.tables) check_table(table, generators, tasks);
  validate_figure_specs(spec.figure_specs, generators, tasks);
  for (const SampleSpec& samples : spec.samples)
    check_known("task", samples.task, tasks, samples.where);
}

}  // namespace vqlm

#include "reports/table_spec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "reports/reporter.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr int kMostDigits = 12;
constexpr int kMostSamples = 100;

LocalText text_from(const json& value, const std::string& where) {
  if (value.is_null()) return {};
  if (value.is_string()) return {value.get<std::string>(), value.get<std::string>()};
  JsonReader reader(value, "", where);
  LocalText text{reader.get_string("en"), reader.get_string("zh")};
  reader.finish();
  return text;
}

LocalText read_text(JsonReader& reader, const std::string& key) {
  return text_from(reader.raw(key), reader.where(key));
}

// The elements of an array that may mix strings and objects, with their places.
std::vector<std::pair<json, std::string>> elements(JsonReader& reader, const std::string& key) {
  const json& array = reader.raw(key);
  std::vector<std::pair<json, std::string>> result;
  if (array.is_null()) return result;
  if (!array.is_array())
    throw InvalidArgument(expected_got(reader.where(key), "an array", array.dump()));
  for (const json& element : array)
    result.emplace_back(element, reader.where(key) + "/" + std::to_string(result.size()));
  return result;
}

RowSpec row_from(const json& value, const std::string& where) {
  if (value.is_string()) return {value.get<std::string>(), {}, where};
  JsonReader reader(value, "", where);
  RowSpec row{reader.get_string("generator"), read_text(reader, "title"),
              reader.where("generator")};
  reader.finish();
  return row;
}

ColumnSpec read_column(JsonReader& reader) {
  ColumnSpec column;
  column.task = reader.get_string("task");
  column.score = reader.get_string("score");
  column.title = read_text(reader, "title");
  if (reader.has("digits"))
    column.digits = static_cast<int>(reader.get_int("digits", {}, 0, kMostDigits));
  if (reader.has("scale")) column.scale = reader.get_double("scale");
  column.absent = read_text(reader, "absent");
  const std::string shows =
      reader.get_choice("show", {"value", "kind", "signature"}, std::string("value"));
  if (shows == "kind") column.shows = ColumnShows::kKind;
  if (shows == "signature") column.shows = ColumnShows::kSignature;
  column.task_where = reader.where("task");
  column.score_where = reader.where("score");
  return column;
}

std::string read_id(JsonReader& reader) {
  std::string id = reader.get_string("id");
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
  if (id.empty() || !plain)
    throw InvalidArgument(
        expected_got(reader.where("id"), "letters, digits, '_' and '-'", "'" + id + "'"));
  return id;
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

void check_known(const std::string& kind, const std::string& name,
                 const std::vector<std::string>& known, const std::string& where) {
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw_unknown_name(kind, name, known, where);
}

}  // namespace

ReportSpec read_report_spec(JsonReader& reader) {
  ReportSpec spec;
  spec.formats = reader.get_strings(
      "formats", std::vector<std::string>{"markdown", "csv", "latex", "json", "html"});
  spec.formats_where = reader.where("formats");
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
  spec.figures = reader.get_bool("figures", spec.figures);
  return spec;
}

void validate_report_spec(const ReportSpec& spec, const std::vector<std::string>& generators,
                          const std::vector<std::string>& tasks, const Registries& registries) {
  for (const std::string& format : spec.formats)
    check_known("report", format, registries.reports.names(), spec.formats_where);
  for (const TableSpec& table : spec.tables) {
    if (!table.baseline.empty())
      check_known("generator", table.baseline, generators, table.baseline_where);
    for (const RowSpec& row : table.rows)
      check_known("generator", row.generator, generators, row.where);
    for (const ColumnSpec& column : table.columns)
      check_known("task", column.task, tasks, column.task_where);
  }
  for (const SampleSpec& samples : spec.samples)
    check_known("task", samples.task, tasks, samples.where);
}

}  // namespace vqlm

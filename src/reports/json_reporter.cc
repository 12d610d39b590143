#include "reports/json_reporter.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text_json.h"
#include "core/version.h"
#include "reports/display_text.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

using Json = nlohmann::ordered_json;

// Absent numbers are null.
Json number(const std::optional<double>& value) {
  return value ? Json(number_to_json(*value)) : Json();
}

Json cell_json(const TableCell& cell) {
  Json json = {{"text", cell.text},
               {"value", number(cell.value)},
               {"half_width", number(cell.half_width)},
               {"seeds", cell.num_seeds}};
  if (!cell.kind.empty()) json["kind"] = cell.kind;
  if (cell.adjusted_p) json["adjusted_p"] = *cell.adjusted_p;
  if (!cell.records.empty()) json["records"] = cell.records;
  if (cell.bold) json["bold"] = true;
  if (!cell.note.empty()) json["note"] = cell.note;
  if (!cell.signature.empty()) json["signature"] = cell.signature;
  if (!cell.footnotes.empty()) json["footnotes"] = cell.footnotes;
  return json;
}

Json table_json(const Table& table) {
  Json columns = Json::array(), rows = Json::array(), footnotes = Json::array();
  for (const TableColumn& column : table.columns)
    columns.push_back({{"id", column.id},
                       {"heading", column.heading},
                       {"timing", column.timing},
                       {"footnotes", column.footnotes}});
  for (const TableRow& row : table.rows) {
    Json cells = Json::array();
    for (const TableCell& cell : row.cells) cells.push_back(cell_json(cell));
    rows.push_back({{"id", row.id}, {"heading", row.heading}, {"cells", cells}});
  }
  for (const Footnote& footnote : table.footnotes) footnotes.push_back(footnote.text);
  return {{"id", table.id},       {"title", table.title}, {"row_title", table.row_title},
          {"columns", columns},   {"rows", rows},         {"footnotes", footnotes},
          {"notes", table.notes}, {"claim", table.claim}};
}

// What figures show, where a specification asked for them.
Json figures_json(const Report& report) {
  Json figures = Json::array();
  for (const Figure& figure : report.figures) {
    Json series = Json::array();
    for (const FigureSeries& one : figure.data) {
      Json rows = Json::array();
      for (const std::vector<double>& row : one.rows) {
        Json numbers = Json::array();
        for (const double value : row)
          numbers.push_back(std::isnan(value) ? Json() : Json(number_to_json(value)));
        rows.push_back(numbers);
      }
      series.push_back({{"name", printable(one.name)},
                        {"columns", one.columns},
                        {"labels", one.labels},
                        {"rows", rows}});
    }
    figures.push_back({{"id", figure.id},
                       {"title", figure.title},
                       {"problem", figure.problem},
                       {"notes", figure.notes},
                       {"series", series}});
  }
  return figures;
}

// Every score of the run, also those no table shows.
Json results_json(const Report& report) {
  Json results = Json::array();
  for (const Result& result : report.run->results) {
    Json scores = Json::array(), absent = Json::object();
    for (const Score& score : result.scores)
      if (report.with_timings || !score.timing) scores.push_back(Json(score_to_json(score)));
    for (const auto& [name, reason] : result.absent) absent[name] = printable(reason);
    results.push_back({{"task", result.task},
                       {"generator", result.generator},
                       {"seed", result.seed},
                       {"scores", scores},
                       {"absent", absent}});
  }
  return results;
}

Json samples_json(const Report& report) {
  Json blocks = Json::array();
  for (const SampleBlock& block : report.samples) {
    Json samples = Json::array();
    for (const Sample& sample : block.samples)
      samples.push_back({{"source", sample.source},
                         {"reference", sample.reference},
                         {"output", sample.output},
                         {"codes", sample.codes}});
    blocks.push_back({{"task", block.task}, {"generator", block.generator}, {"samples", samples}});
  }
  return blocks;
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs,
                const char* first_name, const char* second_name) {
  Json json = Json::array();
  for (const auto& [first, second] : pairs)
    json.push_back({{first_name, printable(first)}, {second_name, printable(second)}});
  return json;
}

}  // namespace

void JsonReporter::write(const Report& report, std::ostream& out) const {
  const RunRecord& run = *report.run;
  Json tables = Json::array();
  for (const Table& table : report.tables) tables.push_back(table_json(table));
  const Json json = {{"schema", kSchemaVersion},
                     {"language", language_name(report.language)},
                     {"name", printable(run.name)},
                     {"description", printable(report.description())},
                     {"command", printable(run.command)},
                     {"seeds", run.seeds},
                     {"tables", tables},
                     {"figures", figures_json(report)},
                     {"results", results_json(report)},
                     {"samples", samples_json(report)},
                     {"failures", pairs_json(run.failures, "cell", "message")},
                     {"provenance", pairs_json(run.provenance, "name", "value")}};
  out << json.dump(1) << "\n";
}

void register_json_reporter(Registries& registries) {
  registries.reports.add("json", "JSON with every score, full precision, signatures, provenance",
                         [](JsonReader&) { return std::make_unique<JsonReporter>(); });
}

}  // namespace vqlm

#include "scoring/systems_report.h"

#include <vector>

#include "core/error.h"
#include "scoring/json_writer.h"
#include "scoring/paired_notes.h"
#include "scoring/pairs_report.h"
#include "scoring/python_number.h"
#include "scoring/terminal_colour.h"
#include "scoring/text_table.h"

namespace vqlm {
namespace {

void add_json_value(JsonWriter& json, const std::optional<TypedValue>& value) {
  if (!value) {
    json.null();
    return;
  }
  if (value->single)
    throw RuntimeError(expected_got("--format json", "scores that sacreBLEU can print",
                                    "32-bit intervals (--format full-json prints them)"));
  json.number(value->value);
}

void add_json_score(JsonWriter& json, const SystemScore& system, const ScoreOptions& options) {
  if (options.paired == PairedTest::kNone) {
    json.text(python_fixed(system.score, options.width));
    return;
  }
  json.begin_object().key("score").number(system.score).key("p_value");
  system.p_value ? json.number(*system.p_value) : json.null();
  json.key("mean");
  add_json_value(json, system.mean);
  json.key("ci");
  add_json_value(json, system.half_width);
  json.end();
}

std::string json_report(const ScoreResult& result, const ScoreOptions& options) {
  JsonWriter json(4, true);
  json.begin_array();
  for (std::size_t s = 0; s < result.systems.size(); ++s) {
    json.begin_object().key("system").text(result.systems[s]);
    for (const MetricResult& metric : result.metrics) {
      json.key(metric.name);
      add_json_score(json, metric.systems[s], options);
    }
    json.end();
  }
  return json.end().str() + "\n";
}

std::string p_value_text(double p_value, const Painter& painter) {
  const std::string text = "(p = " + python_fixed(p_value, 4) + ")";
  return p_value > kSignificanceLevel ? painter.paint(text, Colour::kRed) : text + "*";
}

std::string cell_text(const SystemScore& system, const ScoreOptions& options) {
  std::string text = python_fixed(system.score, options.width);
  if (system.mean)
    text += " (" + python_fixed(system.mean->value, options.width) + " ± " +
            python_fixed(system.half_width->value, options.width) + ")";
  if (system.p_value)
    text += (options.format == OutputFormat::kLatex ? " " : "\n") +
            p_value_text(*system.p_value, Painter(options.colour));
  return text;
}

// The first row is coloured from the column on whose first cell names the baseline.
TextTable score_table(const ScoreResult& result, const ScoreOptions& options) {
  const Painter painter(options.colour);
  TextTable table{{"System"}, {result.systems}, true, options.width};
  for (const MetricResult& metric : result.metrics) {
    const bool intervals = metric.systems[0].mean.has_value();
    table.headers.push_back(metric.name + (intervals ? " (μ ± 95% CI)" : ""));
    table.columns.emplace_back();
    for (const SystemScore& system : metric.systems)
      table.columns.back().push_back(cell_text(system, options));
  }
  if (result.systems[0].starts_with("Baseline:"))
    for (auto& column : table.columns) column[0] = painter.paint(column[0], Colour::kYellow);
  for (std::string& header : table.headers) header = painter.paint(header, Colour::kCyan);
  return table;
}

std::string padded(const std::string& name) {
  return name + std::string(name.size() < 10 ? 10 - name.size() : 0, ' ');
}

}  // namespace

std::string systems_report(const ScoreResult& result, const ScoreOptions& options) {
  if (options.format == OutputFormat::kJson) return json_report(result, options);
  const TextTable table = score_table(result, options);
  std::string text =
      options.format == OutputFormat::kLatex ? latex_booktabs(table) : fancy_grid(table);
  text += "\n\n";
  if (options.paired != PairedTest::kNone) text += paired_notes(result.systems[0], options);
  text += "-----------------\nMetric signatures\n-----------------\n";
  for (const MetricResult& metric : result.metrics)
    text += " - " + padded(metric.name) + " " +
            signature_text(metric.signature, options.short_signature) + "\n";
  return text + pairs_report(result, options);
}

}  // namespace vqlm

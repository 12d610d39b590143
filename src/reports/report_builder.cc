#include "reports/report_builder.h"

#include <algorithm>

#include "reports/default_tables.h"
#include "reports/display_text.h"
#include "reports/figures.h"
#include "reports/headings.h"
#include "reports/phrases.h"
#include "reports/table_builder.h"

namespace vqlm {
namespace {

constexpr int kDefaultSamples = 3;

std::vector<SampleSpec> default_samples(const RunRecord& run) {
  for (const Result& result : run.results)
    if (!result.samples.empty()) return {{result.task, kDefaultSamples, ""}};
  return {};
}

void add_samples(const RunRecord& run, const SampleSpec& spec, Report& report) {
  std::vector<std::string> seen;  // the first seed of each generator
  for (const Result& result : run.results) {
    if (result.task != spec.task || result.samples.empty()) continue;
    if (std::find(seen.begin(), seen.end(), result.generator) != seen.end()) continue;
    seen.push_back(result.generator);
    SampleBlock block;
    block.task = result.task;
    block.generator = result.generator;
    block.heading = generator_heading(run, result.generator).in(report.language) + " · " +
                    task_heading(result.task).in(report.language);
    for (std::size_t i = 0; i < result.samples.size() && i < static_cast<std::size_t>(spec.count);
         ++i) {
      const Sample& sample = result.samples[i];
      const std::string output = printable(sample.output);
      block.samples.push_back(
          {printable(sample.source), printable(sample.reference),
           output.empty() ? phrase(Phrase::kEmptyText, report.language) : output, sample.codes});
    }
    if (!block.samples.empty()) report.samples.push_back(std::move(block));
  }
}

void make_printable(Table& table) {
  const auto clean = [](std::string& text) { text = printable(text); };
  clean(table.title);
  clean(table.row_title);
  for (TableColumn& column : table.columns) clean(column.heading);
  for (TableRow& row : table.rows) {
    clean(row.heading);
    for (TableCell& cell : row.cells)
      for (std::string* text : {&cell.text, &cell.note, &cell.kind, &cell.signature}) clean(*text);
  }
  for (Footnote& footnote : table.footnotes) clean(footnote.text);
  for (std::string& note : table.notes) clean(note);
  clean(table.claim);
}

}  // namespace

const std::string& Report::description() const {
  const bool own = language == Language::kChinese && !run->description_zh.empty();
  return own ? run->description_zh : run->description;
}

Report build_report(const RunRecord& run, const ReportSpec& spec, const ReportOptions& options) {
  Report report;
  report.language = options.language;
  report.with_timings = options.with_timings;
  report.run = &run;
  const std::vector<TableSpec> tables = spec.tables.empty() ? default_tables(run) : spec.tables;
  for (const TableSpec& table : tables) {
    report.tables.push_back(build_table(run, table, {options.language, options.with_timings}));
    make_printable(report.tables.back());
  }
  if (options.with_figures && spec.figures) {
    const bool latex =
        std::find(spec.formats.begin(), spec.formats.end(), "latex") != spec.formats.end();
    const FigureContext figures{run, options.language, options.with_timings, latex};
    report.figures = spec.figure_specs.empty() ? draw_figures(figures)
                                               : draw_figures(figures, spec.figure_specs);
  }
  const std::vector<SampleSpec> samples = spec.samples_given ? spec.samples : default_samples(run);
  for (const SampleSpec& sample : samples) add_samples(run, sample, report);
  return report;
}

}  // namespace vqlm

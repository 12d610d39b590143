#include "reports/markdown_reporter.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr int kNarrowest = 3;  // "---"

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*' || c == '`' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string marked(const std::string& text, const std::vector<int>& footnotes) {
  if (footnotes.empty()) return escaped(text);
  std::string marks;
  for (const int footnote : footnotes)
    marks += (marks.empty() ? "" : ",") + std::to_string(footnote);
  return escaped(text) + " [" + marks + "]";
}

using Grid = std::vector<std::vector<std::string>>;

Grid grid_of(const Table& table) {
  Grid grid(1, {escaped(table.row_title)});
  for (const TableColumn& column : table.columns)
    grid[0].push_back(marked(column.heading, column.footnotes));
  for (const TableRow& row : table.rows) {
    grid.push_back({escaped(row.heading)});
    for (const TableCell& cell : row.cells) {
      const std::string text = marked(cell.text, cell.footnotes);
      grid.back().push_back(cell.bold ? "**" + text + "**" : text);
    }
  }
  return grid;
}

std::vector<int> widths_of(const Grid& grid) {
  std::vector<int> widths(grid[0].size(), kNarrowest);
  for (const auto& line : grid)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], display_width(line[i]));
  return widths;
}

void write_rule(const Table& table, const std::vector<int>& widths, std::ostream& out) {
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool numeric = i > 0 && table.columns[i - 1].numeric;
    const auto dashes = static_cast<std::size_t>(widths[i] - (numeric ? 1 : 0));
    out << "| " << std::string(dashes, '-') << (numeric ? ": " : " ");
  }
  out << "|\n";
}

void write_grid(const Table& table, std::ostream& out) {
  const Grid grid = grid_of(table);
  const std::vector<int> widths = widths_of(grid);
  for (std::size_t line = 0; line < grid.size(); ++line) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool numeric = i > 0 && table.columns[i - 1].numeric;
      out << "| " << padded(grid[line][i], widths[i], numeric) << " ";
    }
    out << "|\n";
    if (line == 0) write_rule(table, widths, out);
  }
}

// "    output     text", further lines under the first.
void write_sample_line(const std::string& label, int width, const std::string& text,
                       std::ostream& out) {
  const std::string indent(4, ' ');
  std::string lead = indent + padded(label, width, false) + "  ";
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    out << lead << text.substr(start, end - start) << "\n";
    lead = indent + std::string(static_cast<std::size_t>(width), ' ') + "  ";
    start = end + 1;
  }
}

void write_samples(const Report& report, std::ostream& out) {
  if (report.samples.empty()) return;
  out << "## " << phrase(Phrase::kSamples, report.language) << "\n\n";
  const std::string labels[] = {
      phrase(Phrase::kSource, report.language), phrase(Phrase::kReference, report.language),
      phrase(Phrase::kOutput, report.language), phrase(Phrase::kCodes, report.language)};
  int width = 0;
  for (const std::string& label : labels) width = std::max(width, display_width(label));
  for (const SampleBlock& block : report.samples) {
    out << "### " << escaped(block.heading) << "\n\n";
    for (const Sample& sample : block.samples) {
      if (!sample.source.empty()) write_sample_line(labels[0], width, sample.source, out);
      if (!sample.reference.empty()) write_sample_line(labels[1], width, sample.reference, out);
      write_sample_line(labels[2], width, sample.output, out);
      if (!sample.codes.empty()) write_sample_line(labels[3], width, sample.codes, out);
      out << "\n";
    }
  }
}

void write_figures(const Report& report, std::ostream& out) {
  if (report.figures.empty()) return;
  out << "## " << phrase(Phrase::kFigures, report.language) << "\n\n";
  for (const Figure& figure : report.figures) {
    if (figure.svg.empty())
      out << escaped(figure.title) << ". " << phrase(Phrase::kNoFigure, report.language) << ": "
          << escaped(figure.problem) << "\n\n";
    else
      out << "![" << escaped(figure.title) << "](figures/" << figure.id << ".svg)\n\n";
    for (const std::string& note : figure.notes) out << "- " << escaped(note) << "\n";
    if (!figure.notes.empty()) out << "\n";
  }
}

void write_pairs(const std::vector<std::pair<std::string, std::string>>& pairs, Phrase title,
                 Language language, std::ostream& out) {
  if (pairs.empty()) return;
  out << "## " << phrase(title, language) << "\n\n";
  for (const auto& [name, text] : pairs)
    out << "- " << labelled(escaped(printable(name)), escaped(printable(text)), language) << "\n";
  out << "\n";
}

}  // namespace

void write_markdown_table(const Table& table, Language language, std::ostream& out) {
  out << "## " << escaped(table.title) << "\n\n";
  write_grid(table, out);
  out << "\n";
  for (std::size_t i = 0; i < table.footnotes.size(); ++i) {
    const Footnote& footnote = table.footnotes[i];
    out << "[" << i + 1 << "] "
        << (footnote.is_signature ? "`" + footnote.text + "`" : escaped(footnote.text)) << "  \n";
  }
  if (!table.footnotes.empty()) out << "\n";
  if (!table.notes.empty()) out << phrase(Phrase::kNotes, language) << "\n\n";
  for (const std::string& note : table.notes) out << "- " << escaped(note) << "\n";
  if (!table.notes.empty()) out << "\n";
  if (!table.claim.empty()) out << escaped(table.claim) << "\n\n";
}

void MarkdownReporter::write(const Report& report, std::ostream& out) const {
  const RunRecord& run = *report.run;
  out << "# " << escaped(printable(run.name)) << "\n\n";
  if (!report.description().empty()) out << escaped(printable(report.description())) << "\n\n";
  if (!run.command.empty())
    out << labelled(phrase(Phrase::kCommand, report.language), "`" + printable(run.command) + "`",
                    report.language)
        << "\n\n";
  for (const Table& table : report.tables) write_markdown_table(table, report.language, out);
  write_pairs(run.failures, Phrase::kFailures, report.language, out);
  write_figures(report, out);
  write_samples(report, out);
  write_pairs(run.provenance, Phrase::kProvenance, report.language, out);
}

void register_markdown_reporter(Registries& registries) {
  registries.reports.add("markdown", "Markdown, aligned so that a terminal shows it well",
                         [](JsonReader&) { return std::make_unique<MarkdownReporter>(); });
}

}  // namespace vqlm

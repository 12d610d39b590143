#include "reports/html_reporter.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/html_script.h"
#include "reports/html_style.h"
#include "reports/line_breaks.h"
#include "reports/phrases.h"

namespace vqlm {

namespace {

constexpr std::size_t kMostUpright = 7;  // columns; a table with more is printed on a turned page

class HtmlWriter {
 public:
  HtmlWriter(const Report& report, std::ostream& out)
      : report_(report), run_(*report.run), out_(out) {}

  void write() {
    const std::string name = text(run_.name);
    out_ << "<!DOCTYPE html>\n<html lang=\""
         << (report_.language == Language::kChinese ? "zh-Hans" : "en")
         << "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
         << name << "</title>\n<style>" << html_style()
         << "</style>\n</head>\n<body>\n<header>\n<h1>" << name << "</h1>\n";
    if (!report_.description().empty()) out_ << "<p>" << text(report_.description()) << "</p>\n";
    if (!run_.command.empty())
      out_ << "<p>" << label(Phrase::kCommand) << " <code>" << text(run_.command)
           << "</code></p>\n";
    write_contents();
    out_ << "</header>\n<main>\n";
    write_failures();
    write_tables();
    write_figures();
    write_samples();
    write_provenance();
    out_ << "</main>\n";
    if (!report_.tables.empty()) out_ << "<script>" << html_script() << "</script>\n";
    out_ << "</body>\n</html>\n";
  }

 private:
  static std::string text(const std::string& raw) { return markup_escaped(printable(raw)); }
  std::string say(Phrase which) const { return markup_escaped(phrase(which, report_.language)); }
  std::string label(Phrase which) const { return labelled(say(which), "", report_.language); }

  void link(const std::string& target, const std::string& title) {
    out_ << "<li><a href=\"#" << target << "\">" << title << "</a></li>\n";
  }

  void write_contents() {
    out_ << "<nav aria-label=\"" << say(Phrase::kContents) << "\"><ul>\n";
    if (!run_.failures.empty()) link("failures", say(Phrase::kFailures));
    for (const Table& table : report_.tables) link("table-" + table.id, text(table.title));
    if (!report_.figures.empty()) link("figures", say(Phrase::kFigures));
    if (!report_.samples.empty()) link("samples", say(Phrase::kSamples));
    if (!run_.provenance.empty()) link("provenance", say(Phrase::kProvenance));
    out_ << "</ul></nav>\n";
  }

  void write_failures() {
    if (run_.failures.empty()) return;
    out_ << "<section class=\"alarm\" id=\"failures\">\n<h2>" << say(Phrase::kFailures)
         << "</h2>\n<p>" << say(Phrase::kFailuresIntro) << "</p>\n";
    write_facts(run_.failures);
    out_ << "</section>\n";
  }

  void write_tables() {
    for (const Table& table : report_.tables) write_table(table);
  }

  std::string marks(const Table& table, const std::vector<int>& footnotes) const {
    std::string result;
    for (const int footnote : footnotes) {
      const std::string number = std::to_string(footnote);
      result += (result.empty() ? "" : ",") + std::string("<a href=\"#") + table.id + "-note-" +
                number + "\">" + number + "</a>";
    }
    return result.empty() ? "" : "<sup>" + result + "</sup>";
  }

  // A signature may be broken behind each of its parts.
  static std::string signature_text(const std::string& raw) {
    std::string result;
    for (const char c : text(raw)) result += c == '|' ? "|<wbr>" : std::string(1, c);
    return "<code>" + result + "</code>";
  }

  // The half-width stands back a little and stays with the value.
  static std::string cell_text(const TableCell& cell) {
    static const std::string kSign = "\u00a0±\u00a0";
    const std::string escaped = text(kept_together(cell.text));
    const std::size_t sign = escaped.find(kSign);
    if (sign == std::string::npos || !cell.half_width) return escaped;
    std::size_t stop = escaped.size();
    for (const char* next : {" ", "\u00a0", "（"})
      stop = std::min(stop, escaped.find(next, sign + kSign.size()));
    return "<span class=\"value\">" + escaped.substr(0, sign) + "<span class=\"half\">" +
           escaped.substr(sign, stop - sign) + "</span></span>" + escaped.substr(stop);
  }

  void write_table(const Table& table) {
    const std::string id = "table-" + table.id;
    const bool broad = table.columns.size() > kMostUpright;
    out_ << "<section" << (broad ? " class=\"broad\"" : "") << ">\n<h2 id=\"" << id << "\">"
         << text(table.title)
         << "</h2>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" << id
         << "\">\n<table>\n<caption>" << text(table.title)
         << "</caption>\n<thead><tr><th scope=\"col\" class=\"row\">" << text(table.row_title)
         << "</th>";
    for (const TableColumn& column : table.columns)
      out_ << "<th scope=\"col\"" << (column.numeric ? " class=\"number\"" : "") << ">"
           << text(kept_together(column.heading)) << marks(table, column.footnotes) << "</th>";
    out_ << "</tr></thead>\n<tbody>\n";
    for (const TableRow& row : table.rows) write_row(table, row);
    out_ << "</tbody>\n</table>\n</div>\n";
    write_under(table);
    out_ << "</section>\n";
  }

  // What the script orders by; nothing where there is no number.
  static std::string sort_key(const TableCell& cell) {
    return cell.value ? " data-value=\"" + full_number(*cell.value) + "\"" : "";
  }

  void write_row(const Table& table, const TableRow& row) {
    out_ << "<tr><th scope=\"row\" class=\"row\">" << text(row.heading) << "</th>";
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      out_ << "<td" << (table.columns[i].numeric ? " class=\"number\"" : "")
           << sort_key(row.cells[i]) << ">"
           << (row.cells[i].bold ? "<strong>" + cell_text(row.cells[i]) + "</strong>"
                                 : cell_text(row.cells[i]))
           << marks(table, row.cells[i].footnotes) << "</td>";
    out_ << "</tr>\n";
  }

  void write_under(const Table& table) {
    if (!table.claim.empty()) out_ << "<p class=\"claim\">" << text(table.claim) << "</p>\n";
    if (!table.footnotes.empty()) out_ << "<ol class=\"under\">\n";
    for (std::size_t i = 0; i < table.footnotes.size(); ++i) {
      const Footnote& footnote = table.footnotes[i];
      out_ << "<li id=\"" << table.id << "-note-" << i + 1 << "\">"
           << (footnote.is_signature ? signature_text(footnote.text) : text(footnote.text))
           << "</li>\n";
    }
    if (!table.footnotes.empty()) out_ << "</ol>\n";
    if (!table.notes.empty()) out_ << "<ul class=\"under\">\n";
    for (const std::string& note : table.notes) out_ << "<li>" << text(note) << "</li>\n";
    if (!table.notes.empty()) out_ << "</ul>\n";
  }

  void write_figures() {
    if (report_.figures.empty()) return;
    out_ << "<section>\n<h2 id=\"figures\">" << say(Phrase::kFigures)
         << "</h2>\n<div class=\"figures\">\n";
    for (const Figure& figure : report_.figures) {
      out_ << "<figure id=\"figure-" << markup_escaped(figure.id) << "\">\n";
      if (figure.svg.empty())
        out_ << "<p>" << label(Phrase::kNoFigure) << text(figure.problem) << "</p>\n";
      else
        out_ << figure.svg << "\n";
      out_ << "<figcaption>" << text(figure.title);
      for (const std::string& note : figure.notes)
        out_ << "<p class=\"note\">" << text(note) << "</p>";
      out_ << "</figcaption>\n</figure>\n";
    }
    out_ << "</div>\n</section>\n";
  }

  void write_samples() {
    if (report_.samples.empty()) return;
    out_ << "<section>\n<h2 id=\"samples\">" << say(Phrase::kSamples) << "</h2>\n";
    for (const SampleBlock& block : report_.samples) {
      out_ << "<h3>" << text(block.heading) << "</h3>\n";
      for (const Sample& sample : block.samples) write_sample(sample);
    }
    out_ << "</section>\n";
  }

  void write_sample(const Sample& sample) {
    out_ << "<div class=\"sample\"><dl>\n";
    const std::pair<Phrase, const std::string&> lines[] = {{Phrase::kSource, sample.source},
                                                           {Phrase::kReference, sample.reference},
                                                           {Phrase::kOutput, sample.output},
                                                           {Phrase::kCodes, sample.codes}};
    for (const auto& [name, value] : lines)
      if (!value.empty()) out_ << "<dt>" << say(name) << "</dt><dd>" << text(value) << "</dd>\n";
    out_ << "</dl></div>\n";
  }

  void write_facts(const std::vector<std::pair<std::string, std::string>>& facts) {
    out_ << "<dl class=\"facts\">\n";
    for (const auto& [name, value] : facts)
      out_ << "<dt>" << text(name) << "</dt><dd>" << text(value) << "</dd>\n";
    out_ << "</dl>\n";
  }

  void write_provenance() {
    if (run_.provenance.empty()) return;
    out_ << "<section>\n<h2 id=\"provenance\">" << say(Phrase::kProvenance) << "</h2>\n";
    write_facts(run_.provenance);
    out_ << "</section>\n";
  }

  const Report& report_;
  const RunRecord& run_;
  std::ostream& out_;
};

}  // namespace

void HtmlReporter::write(const Report& report, std::ostream& out) const {
  HtmlWriter(report, out).write();
}

void register_html_reporter(Registries& registries) {
  registries.reports.add("html", "one self-contained page with figures, for screen and paper",
                         [](JsonReader&) { return std::make_unique<HtmlReporter>(); });
}

}  // namespace vqlm

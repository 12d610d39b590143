#include "reports/latex_reporter.h"

#include "reports/display_text.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr const char* kEnglishPreamble =
    "% Compile with pdflatex (or xelatex).\n"
    "\\documentclass[10pt,a4paper]{article}\n"
    "\\usepackage{iftex}\n"
    "\\ifPDFTeX\n"
    "  \\usepackage[T1]{fontenc}\n  \\usepackage[utf8]{inputenc}\n  \\usepackage{lmodern}\n"
    "\\else\n"
    "  \\usepackage{fontspec}\n"
    "\\fi\n";
constexpr const char* kChinesePreamble =
    "% Compile with xelatex.\n"
    "\\documentclass[10pt,a4paper,fontset=fandol]{ctexart}\n";
constexpr const char* kPreamble =
    "\\usepackage[margin=20mm]{geometry}\n"
    "\\usepackage{textcomp,booktabs,graphicx}\n"
    "\\setlength{\\parindent}{0pt}\\setlength{\\parskip}{4pt}\\emergencystretch=3em\n"
    "% A table at its own size, or shrunk to the width of the text.\n"
    "\\newsavebox{\\tablebox}\n"
    "\\newcommand{\\settable}[1]{\\sbox{\\tablebox}{#1}%\n"
    "  \\ifdim\\wd\\tablebox>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox{\\tablebox}}%\n"
    "  \\else\\usebox{\\tablebox}\\fi}\n"
    "% A drawing at its own size, or shrunk to the page.\n"
    "\\newcommand{\\setfigure}[1]{\\sbox{\\tablebox}{\\includegraphics{#1}}%\n"
    "  \\ifdim\\ht\\tablebox>.75\\textheight\n"
    "    \\sbox{\\tablebox}{\\includegraphics[height=.75\\textheight]{#1}}\\fi\n"
    "  \\settable{\\usebox{\\tablebox}}}\n";

class LatexWriter {
 public:
  LatexWriter(const Report& report, std::ostream& out)
      : report_(report), out_(out), zh_(report.language == Language::kChinese) {}

  void write() {
    const RunRecord& run = *report_.run;
    out_ << (zh_ ? kChinesePreamble : kEnglishPreamble) << kPreamble << "\\begin{document}\n"
         << "\\section*{" << text(run.name) << "}\n";
    if (!run.description.empty()) out_ << text(run.description) << "\n\n";
    if (!run.command.empty())
      out_ << "{\\raggedright " << phrase(Phrase::kCommand, report_.language) << ": \\texttt{"
           << text(run.command) << "}\\par}\n\n";
    for (const Table& table : report_.tables) write_table(table);
    write_pairs(run.failures, Phrase::kFailures);
    write_figures();
    write_samples();
    write_pairs(run.provenance, Phrase::kProvenance);
    out_ << "\\end{document}\n";
  }

 private:
  // Escaped; what pdfLaTeX cannot set is replaced by a remark.
  std::string text(const std::string& raw) const {
    const std::string clean = printable(raw);
    if (zh_ || latex_sets(clean)) return latex_escaped(clean);
    return std::string("\\textit{[") + phrase(Phrase::kOtherScript, report_.language) + "]}";
  }

  std::string marked(const std::string& raw, const std::vector<int>& footnotes) const {
    std::string marks;
    for (const int footnote : footnotes)
      marks += (marks.empty() ? "" : ",") + std::to_string(footnote);
    return text(raw) + (marks.empty() ? "" : "\\textsuperscript{" + marks + "}");
  }

  void write_table(const Table& table) {
    out_ << "\\subsection*{" << text(table.title) << "}\n\\settable{\\begin{tabular}{@{}l";
    for (const TableColumn& column : table.columns) out_ << (column.numeric ? "r" : "l");
    out_ << "@{}}\n\\toprule\n" << text(table.row_title);
    for (const TableColumn& column : table.columns)
      out_ << " & " << marked(column.heading, column.footnotes);
    out_ << " \\\\\n\\midrule\n";
    for (const TableRow& row : table.rows) {
      out_ << text(row.heading);
      for (const TableCell& cell : row.cells) {
        const std::string set = marked(cell.text, cell.footnotes);
        out_ << " & " << (cell.bold ? "\\textbf{" + set + "}" : set);
      }
      out_ << " \\\\\n";
    }
    out_ << "\\bottomrule\n\\end{tabular}}\n\n{\\footnotesize\\raggedright\n";
    for (std::size_t i = 0; i < table.footnotes.size(); ++i) {
      const Footnote& footnote = table.footnotes[i];
      const std::string body = text(footnote.text);
      out_ << "\\textsuperscript{" << i + 1 << "}~"
           << (footnote.is_signature ? "\\texttt{" + body + "}" : body) << "\\par\n";
    }
    for (const std::string& note : table.notes) out_ << text(note) << "\\par\n";
    out_ << "}\n\n";
    if (!table.claim.empty()) out_ << text(table.claim) << "\n\n";
  }

  // Those that have a PDF beside the report, at their own width or the page's.
  void write_figures() {
    bool any = false;
    for (const Figure& figure : report_.figures) any = any || !figure.pdf.empty();
    if (!any) return;
    out_ << "\\section*{" << phrase(Phrase::kFigures, report_.language) << "}\n";
    for (const Figure& figure : report_.figures) {
      if (figure.pdf.empty()) continue;
      out_ << "\\begin{figure}[htbp]\n\\centering\n"
              "\\setfigure{figures/"
           << figure.id << ".pdf}\n\\caption{" << text(figure.title) << "}\n";
      for (const std::string& note : figure.notes)
        out_ << "{\\footnotesize " << text(note) << "\\par}\n";
      out_ << "\\end{figure}\n";
    }
    out_ << "\\clearpage\n\n";
  }

  void write_sample_line(Phrase label, const std::string& raw) {
    out_ << "\\textbf{" << phrase(label, report_.language) << "}~" << text(raw) << "\\par\n";
  }

  void write_samples() {
    if (report_.samples.empty()) return;
    out_ << "\\section*{" << phrase(Phrase::kSamples, report_.language) << "}\n";
    for (const SampleBlock& block : report_.samples) {
      out_ << "\\subsection*{" << text(block.heading) << "}\n";
      for (const Sample& sample : block.samples) {
        out_ << "{\\small\\raggedright\n";
        if (!sample.source.empty()) write_sample_line(Phrase::kSource, sample.source);
        if (!sample.reference.empty()) write_sample_line(Phrase::kReference, sample.reference);
        write_sample_line(Phrase::kOutput, sample.output);
        out_ << "}\\medskip\n\n";
      }
    }
  }

  void write_pairs(const std::vector<std::pair<std::string, std::string>>& pairs, Phrase title) {
    if (pairs.empty()) return;
    out_ << "\\section*{" << phrase(title, report_.language) << "}\n{\\small\\raggedright\n";
    for (const auto& [name, value] : pairs)
      out_ << "\\textbf{" << text(name) << "}: " << text(value) << "\\par\n";
    out_ << "}\n\n";
  }

  const Report& report_;
  std::ostream& out_;
  bool zh_;
};

}  // namespace

void LatexReporter::write(const Report& report, std::ostream& out) const {
  LatexWriter(report, out).write();
}

void register_latex_reporter(Registries& registries) {
  registries.reports.add("latex", "LaTeX, a small document with booktabs tables",
                         [](JsonReader&) { return std::make_unique<LatexReporter>(); });
}

}  // namespace vqlm

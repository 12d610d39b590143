#include "reports/latex_reporter.h"

#include "reports/display_text.h"
#include "reports/latex_preamble.h"
#include "reports/latex_table.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

class LatexWriter {
 public:
  LatexWriter(const Report& report, std::ostream& out)
      : report_(report), out_(out), zh_(report.language == Language::kChinese) {}

  void write() {
    const RunRecord& run = *report_.run;
    out_ << latex_preamble(report_.language, phrase(Phrase::kOtherScript, report_.language))
         << "\\begin{document}\n"
         << "\\section*{" << text(run.name) << "}\n";
    if (!report_.description().empty()) out_ << text(report_.description()) << "\n\n";
    if (!run.command.empty())
      out_ << "{\\raggedright " << phrase(Phrase::kCommand, report_.language) << ": \\texttt{"
           << text(run.command) << "}\\par}\n\n";
    for (const Table& table : report_.tables)
      write_latex_table(
          table, [this](const std::string& raw) { return text(raw); }, out_);
    write_pairs(run.failures, Phrase::kFailures);
    write_figures();
    write_samples();
    write_pairs(run.provenance, Phrase::kProvenance);
    out_ << "\\end{document}\n";
  }

 private:
  // Escaped; what the fonts do not have is replaced by a remark.
  std::string text(const std::string& raw) const {
    const std::string clean = printable(raw);
    switch (latex_script(clean)) {
      case LatexScript::kLatin:
        return latex_escaped(clean);
      case LatexScript::kChinese:
        return zh_ ? latex_escaped(clean) : "\\cjktext{" + latex_escaped(clean) + "}";
      default:
        return "\\otherscript{}";
    }
  }

  // A figure without a PDF beside the report says why.
  void write_figures() {
    if (report_.figures.empty()) return;
    out_ << "\\section*{" << phrase(Phrase::kFigures, report_.language) << "}\n";
    for (const Figure& figure : report_.figures) {
      if (figure.pdf.empty())
        out_ << "{\\small\\raggedright\\textbf{" << text(figure.title) << "}\\par\n"
             << absence_of(figure) << "\\par\n";
      else
        out_ << "\\setfigure{figures/" << figure.id << ".pdf}{" << text(figure.title) << "}{";
      for (const std::string& note : figure.notes) out_ << text(note) << "\\par\n";
      out_ << (figure.pdf.empty() ? "}\\medskip\n\n" : "}\n\n");
    }
  }

  std::string absence_of(const Figure& figure) const {
    const std::string& reason = figure.problem.empty() ? figure.pdf_problem : figure.problem;
    const std::string absence = phrase(Phrase::kNoFigure, report_.language);
    return reason.empty() ? absence : labelled(absence, text(reason), report_.language);
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
        if (!sample.codes.empty()) write_sample_line(Phrase::kCodes, sample.codes);
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

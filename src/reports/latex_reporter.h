// LaTeX: a complete small document with booktabs tables. English compiles with pdfLaTeX (and
// XeLaTeX), Chinese with XeLaTeX and ctex. A table wider than the page is shrunk to it.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

// Text with the special characters of LaTeX written out, lines joined by blanks.
std::string latex_escaped(const std::string& text);
// Whether pdfLaTeX with T1 fonts sets every character.
bool latex_sets(const std::string& text);

class LatexReporter : public Reporter {
 public:
  std::string file_extension() const override { return "tex"; }
  void write(const Report& report, std::ostream& out) const override;
};

void register_latex_reporter(Registries& registries);

}  // namespace vqlm

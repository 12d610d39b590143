// LaTeX: a complete small document with booktabs tables. English compiles with pdfLaTeX (and
// XeLaTeX), Chinese with XeLaTeX and ctex. A table wider than the page gets a page turned by 90
// degrees; only one that is too wide for that too is shrunk.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

// Text with the special characters of LaTeX written out, lines joined by blanks.
std::string latex_escaped(const std::string& text);
// The poorest fonts that have every character of a text: T1's, those with Chinese, none known.
enum class LatexScript { kLatin, kChinese, kOther };
LatexScript latex_script(const std::string& text);

class LatexReporter : public Reporter {
 public:
  std::string file_extension() const override { return "tex"; }
  void write(const Report& report, std::ostream& out) const override;
};

void register_latex_reporter(Registries& registries);

}  // namespace vqlm

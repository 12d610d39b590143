// One self-contained HTML page: tables, figures inline as SVG, samples, failures, provenance.
// Readable without network or JavaScript (a short script in the page only sorts tables), on a
// telephone and on paper, in light and in dark.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

class HtmlReporter : public Reporter {
 public:
  std::string file_extension() const override { return "html"; }
  void write(const Report& report, std::ostream& out) const override;
};

void register_html_reporter(Registries& registries);

}  // namespace vqlm

#include "reports/builtin_reports.h"

#include "reports/csv_reporter.h"
#include "reports/html_reporter.h"
#include "reports/json_reporter.h"
#include "reports/latex_reporter.h"
#include "reports/markdown_reporter.h"

namespace vqlm {

void register_builtin_reports(Registries& registries) {
  register_markdown_reporter(registries);
  register_csv_reporter(registries);
  register_latex_reporter(registries);
  register_json_reporter(registries);
  register_html_reporter(registries);
}

}  // namespace vqlm

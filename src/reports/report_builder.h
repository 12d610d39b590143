// From the record of a run and the "report" section of its config to a finished report.
#pragma once

#include "reports/reporter.h"
#include "reports/table_spec.h"

namespace vqlm {

struct ReportOptions {
  Language language = Language::kEnglish;
  bool with_timings = true;  // false: leaves out what differs from run to run
  bool with_figures = true;  // false: none are drawn (for the terminal)
};

// Tables of the specification (or, without any, one a task), figures, samples. The report points to
// `run`, which must outlive it.
Report build_report(const RunRecord& run, const ReportSpec& spec,
                    const ReportOptions& options = {});

}  // namespace vqlm

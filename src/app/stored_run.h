// A finished run as `vqlm run` left it in its folder.
#pragma once

#include <string>

#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

struct StoredRun {
  RunRecord run;
  ReportSpec spec;
};

// From <folder>/run.json. Throws RuntimeError when it is missing or damaged.
StoredRun read_stored_run(const std::string& folder);

}  // namespace vqlm

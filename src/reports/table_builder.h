// From the record of a run to a table: finds the scores of each cell, averages them over seeds,
// prints them, and numbers the signatures and reasons as footnotes. What holds for a whole column
// (a signature, the kind of a likelihood) stands at its heading, what holds for one cell at the
// cell.
#pragma once

#include "reports/language.h"
#include "reports/table.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

struct TableOptions {
  Language language = Language::kEnglish;
  bool with_timings = true;  // false: columns that differ from run to run are left out
};

Table build_table(const RunRecord& run, const TableSpec& spec, const TableOptions& options = {});

}  // namespace vqlm

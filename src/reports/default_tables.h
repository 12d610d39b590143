// The tables of a run whose config specifies none.
#pragma once

#include <vector>

#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

// One a task, with every score it gave.
std::vector<TableSpec> default_tables(const RunRecord& run);

}  // namespace vqlm

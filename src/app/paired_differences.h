// The paired tests behind the marks of a report's tables.
#pragma once

#include <string>
#include <vector>

#include "app/session.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

// Of every table that names a baseline: each other row against it, in each column whose score is
// made of statistics that add up, where data and signatures are equal. Reads the predictions from
// `store`.
std::vector<PairedDifference> paired_differences(const RunRecord& run, const ReportSpec& spec,
                                                 const std::string& store, const Session& session);

}  // namespace vqlm

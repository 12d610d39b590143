// The tests behind the marks, differences, verdicts and claims of a report's tables.
#pragma once

#include <string>
#include <vector>

#include "app/session.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

// Each comparison that the report needs (reports/cell_address.h), where both sides measured the
// same on the same examples: paired where the score is made of statistics that add up; else, unless
// only a mark is wanted, from both scores' own intervals and from seeds (results/gate.h). Reads the
// predictions from `store`.
std::vector<PairedDifference> paired_differences(const RunRecord& run, const ReportSpec& spec,
                                                 const std::string& store, const Session& session);

}  // namespace vqlm

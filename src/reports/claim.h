// Whether what a table is there to show held here. A part of a claim is supported where its
// generator is significantly better than the other (5 %, Holm's correction over the parts), not
// supported where it is significantly worse or both are equivalent within the part's margin, and
// undecided otherwise. The claim is supported when all parts are, not supported when one is not.
#pragma once

#include <string>

#include "reports/language.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

// One sentence, or "" without a claim: the claim, the verdict, and each part's numbers.
std::string claim_sentence(const RunRecord& run, const TableSpec& table, Language language);

// Whether a part of the claim is about a timing, which differs from run to run.
bool claims_timing(const RunRecord& run, const TableSpec& table);

}  // namespace vqlm

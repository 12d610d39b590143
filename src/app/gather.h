// From the store to the record a report is made of.
#pragma once

#include <string>
#include <vector>

#include "app/plan.h"
#include "engines/engine.h"
#include "results/run_record.h"
#include "results/store.h"

namespace vqlm {

RunRecord gather_run(const Plan& plan, const Session& session, const Store& store,
                     const std::vector<JobFailure>& failures);

}  // namespace vqlm

// From the store to the record a report is made of.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/plan.h"
#include "engines/engine.h"
#include "results/run_record.h"
#include "results/store.h"

namespace vqlm {

RunRecord gather_run(const Plan& plan, const Session& session, const Store& store,
                     const std::vector<JobFailure>& failures);

// What is per byte compares only where the tokenizer loses nothing of the scored texts: where
// `round_trip` (an object of a task's result, or null) counts texts as "changed" or "unknown", such
// scores become absent. Not a judge's, which has its own tokenizer.
void drop_incomparable(Result& result, const nlohmann::json& round_trip);

}  // namespace vqlm

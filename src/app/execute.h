// Runs the cells of a plan that the store lacks, through an engine.
#pragma once

#include <functional>
#include <vector>

#include "app/plan.h"
#include "app/run_options.h"
#include "engines/engine.h"
#include "results/store.h"

namespace vqlm {

// Which of the plan's cells are wanted; what they need is taken along.
using CellFilter = std::function<bool(const Cell&)>;

// Returns the failures, each one sentence.
std::vector<JobFailure> execute_plan(const Plan& plan, const Session& session, const Store& store,
                                     const CommandLine& line, const RunOptions& options,
                                     const CellFilter& wanted);

}  // namespace vqlm

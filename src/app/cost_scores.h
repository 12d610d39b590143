// What a result cost: lines of code, parameters, training, generation speed, peak memory, from the
// records and timings of the cells behind it. Timings are signed with what ran beside them.
#pragma once

#include <vector>

#include "app/plan.h"
#include "results/run_record.h"
#include "results/store.h"

namespace vqlm {

// Only what the store has: a generator that was not trained here has no training cost.
std::vector<Score> cost_scores(const Plan& plan, const Store& store, const Result& result);

}  // namespace vqlm

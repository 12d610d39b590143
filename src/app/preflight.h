// What cells need of the world, looked at before anything is written: a file that is missing is
// found now, in one sentence, not in an hour in some worker.
#pragma once

#include <vector>

#include "app/plan.h"

namespace vqlm {

// Checks the data files and loads the checkpoints that the cells use. Throws RuntimeError when one
// is missing or damaged.
void check_inputs(const Plan& plan, const Session& session, const std::vector<const Cell*>& cells);

}  // namespace vqlm

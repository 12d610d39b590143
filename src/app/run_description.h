// What diagrams draw of a run: RunRecord::descriptions and RunRecord::task_descriptions, JSON
// objects described in reports/model_description.h and, of a task,
//   {"type": "translation", "data": "multi30k", "split": "test", "examples": 1000}.
#pragma once

#include <string>

#include "app/plan.h"
#include "results/store.h"

namespace vqlm {

// Of a generator with the first seed: from its checkpoint, and an example from the first tasks that
// encoded and reconstructed texts with it. What the store lacks is left out.
std::string describe_generator(const Plan& plan, const Store& store, const std::string& generator);

// `task` as its first finished cell left it.
std::string describe_task(const Plan& plan, const Store& store, const std::string& task);

}  // namespace vqlm

// Which generators of a config a task runs with.
#pragma once

#include <string>

#include "app/plan.h"
#include "app/planned_generators.h"
#include "tasks/task.h"

namespace vqlm {

// Named generators must be able to run the task; without names, all of the task's data that can are
// filled in, those of data distilled from it included. Roles must name generators. `where` is the
// task's place in the config. Throws InvalidArgument, also when no generator is left, naming why.
void choose_generators(const Task& task, const PlannedGenerators& generators,
                       const std::string& where, TaskEntry& entry);

}  // namespace vqlm

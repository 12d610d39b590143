// Which generators of a config a task runs with.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/plan.h"
#include "model/generator.h"
#include "tasks/task.h"

namespace vqlm {

// The generators of a config, read but not trained.
struct PlannedGenerators {
  std::map<std::string, GeneratorEntry> entries;
  std::map<std::string, std::unique_ptr<Generator>> made;
};

// Named generators must be able to run the task; without names, all of the task's data that can are
// filled in. Roles must name generators. `where` is the task's place in the config. Throws
// InvalidArgument, also when no generator is left, naming why.
void choose_generators(const Task& task, const PlannedGenerators& generators,
                       const std::string& where, TaskEntry& entry);

}  // namespace vqlm

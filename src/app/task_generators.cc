#include "app/task_generators.h"

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {
namespace {

void check_named(const Task& task, const PlannedGenerators& generators, const std::string& where,
                 const TaskEntry& entry) {
  std::vector<std::string> known;
  for (const auto& [name, made] : generators.made) known.push_back(name);
  for (const std::string& name : entry.generators) {
    if (generators.made.count(name) == 0)
      throw_unknown_name("generator", name, known, where + "/generators");
    const std::string reason = task.cannot_run(*generators.made.at(name));
    if (!reason.empty())
      throw InvalidArgument(expected_got(where + "/generators",
                                         "generators that can do " + entry.type,
                                         "'" + name + "', which " + reason));
  }
  for (const std::string& role : task.info().roles)
    if (entry.roles.count(role) == 0)
      throw InvalidArgument(expected_got(where + "/roles", "a generator in the role '" + role + "'",
                                         entry.roles.empty() ? "no roles" : "none in it"));
  for (const auto& [role, name] : entry.roles)
    if (generators.made.count(name) == 0)
      throw_unknown_name("generator", name, known, where + "/roles/" + role);
}

}  // namespace

void choose_generators(const Task& task, const PlannedGenerators& generators,
                       const std::string& where, TaskEntry& entry) {
  check_named(task, generators, where, entry);
  if (!entry.generators.empty()) return;
  std::string refused;
  for (const auto& [name, made] : generators.made) {
    if (generators.entries.at(name).original_data != entry.original_data) continue;
    const std::string reason = task.cannot_run(*made);
    if (reason.empty())
      entry.generators.push_back(name);
    else
      refused += (refused.empty() ? "'" : "; '") + name + "', which " + reason;
  }
  if (!entry.generators.empty()) return;
  throw InvalidArgument(expected_got(
      where, "a generator of data '" + entry.data + "' that can do " + entry.type,
      refused.empty() ? "no generator of that data (name some under 'generators')" : refused));
}

}  // namespace vqlm

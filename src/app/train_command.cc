// vqlm train CONFIG: only the trainings of a config, all of them or those named.
#include <iostream>
#include <set>
#include <utility>

#include "app/execute.h"
#include "core/error.h"
#include "core/registry.h"

namespace vqlm {

namespace {

// The generators asked for, else all that are trained. Throws InvalidArgument on one that is not.
std::vector<std::string> chosen_generators(const Plan& plan,
                                           const std::vector<std::string>& asked) {
  std::vector<std::string> known, trained;
  for (const auto& [name, entry] : plan.generators) {
    known.push_back(name);
    if (entry.is_trained()) trained.push_back(name);
  }
  for (const std::string& name : asked) {
    const auto it = plan.generators.find(name);
    if (it == plan.generators.end()) throw_unknown_name("generator", name, known, plan.config.file);
    if (!it->second.is_trained())
      throw InvalidArgument(expected_got(
          "--generator", "one that is trained",
          "'" + name + "', which " +
              (it->second.checkpoint.empty() ? "has nothing to learn" : "is a checkpoint")));
  }
  if (asked.empty() && trained.empty())
    throw InvalidArgument(expected_got(plan.config.file, "generators to train", "none"));
  return asked.empty() ? trained : asked;
}

}  // namespace

int train_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm train CONFIG [options]",
      "Trains the generators of a config, also those that no task uses, and prints, a line each, "
      "name, seed and checkpoint folder.");
  line.add()("generator", boost::program_options::value<std::vector<std::string>>(),
             "train only this one; may repeat");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Session session(line.session_options());
  const Plan plan = make_plan(load_config(line, options), session);
  // Two generators of the same recipe share a cell.
  std::vector<std::pair<std::string, const Cell*>> trainings;
  std::set<std::string> keys;
  for (const std::string& name : chosen_generators(plan, line.texts("generator")))
    for (const std::uint64_t seed : plan.config.seeds) {
      trainings.emplace_back(name, plan.find(CellKind::kTrain, "", name, seed));
      keys.insert(trainings.back().second->key);
    }
  const Execution execution(plan, session, line, options,
                            [&](const Cell& cell) { return keys.count(cell.key) != 0; });
  execution.check_inputs();
  Store store(options.store);
  const std::vector<JobFailure> failures = execution.run(store);
  for (const auto& [name, cell] : trainings)
    if (store.has(cell->key))
      std::cout << name << "\t" << cell->seed << "\t" << store.artefact(cell->key) << "\n";
  return failures.empty() ? 0 : 1;
}

}  // namespace vqlm

// vqlm train CONFIG: only the trainings of a config.
#include <algorithm>
#include <iostream>
#include <set>

#include "app/execute.h"
#include "core/error.h"
#include "core/log.h"
#include "core/registry.h"

namespace vqlm {

int train_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm train CONFIG [options]",
      "Trains the generators of a config that a task uses and prints, a line each, name, seed and "
      "checkpoint folder.");
  line.add()("generator", boost::program_options::value<std::vector<std::string>>(),
             "train only this one; may repeat");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Session session(line.session_options());
  const Plan plan = make_plan(load_config(line, options), session);
  const std::vector<std::string> asked = line.texts("generator");
  std::vector<std::string> known;
  for (const auto& [name, entry] : plan.generators) known.push_back(name);
  for (const std::string& name : asked)
    if (plan.generators.count(name) == 0)
      throw_unknown_name("generator", name, known, options.config);
  const std::set<std::string> chosen(asked.begin(), asked.end());
  const CellFilter wanted = [&](const Cell& cell) {
    return cell.kind == CellKind::kTrain && (chosen.empty() || chosen.count(cell.generator) != 0);
  };
  Store store(options.store);
  const std::vector<JobFailure> failures =
      execute_plan(plan, session, store, line, options, wanted);
  for (const JobFailure& failure : failures) log_error(failure.title + ": " + failure.message);
  for (const Cell& cell : plan.cells)
    if (wanted(cell) && store.has(cell.key))
      std::cout << cell.generator << "\t" << cell.seed << "\t" << store.artefact(cell.key) << "\n";
  return failures.empty() ? 0 : 1;
}

}  // namespace vqlm

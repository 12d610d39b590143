// vqlm run CONFIG: trains what is missing, evaluates, writes the tables.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/execute.h"
#include "app/gather.h"
#include "app/report_output.h"
#include "core/log.h"

namespace vqlm {

int run_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm run CONFIG [options]",
      "Trains the generators of a config, runs its tasks, scores them and prints the tables. What "
      "the "
      "store holds already is not computed again; a run that was killed goes on where it stopped.");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Language language = language_from_name(options.language);
  const RunConfig config = load_config(line, options);
  const Session session(line.session_options());
  const Plan plan = make_plan(config, session);
  const ReportSpec spec = read_report_section(plan, session);
  Store store(options.store);
  const std::vector<JobFailure> failures =
      execute_plan(plan, session, store, line, options, [](const Cell&) { return true; });
  const RunRecord run = gather_run(plan, session, store, failures);
  const std::string folder = options.out + "/" + config.name;
  write_run(run, config.report, folder);
  write_reports(run, spec, {language, true, true}, folder, session);
  for (const JobFailure& failure : failures) log_error(failure.title + ": " + failure.message);
  return failures.empty() ? 0 : 1;
}

int validate_command(const Arguments& arguments) {
  CommandLine line("vqlm validate CONFIG [options]",
                   "Checks a config, with its overrides, without doing any work.");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  language_from_name(options.language);
  const RunConfig config = load_config(line, options);
  const Session session(line.session_options());
  const Plan plan = make_plan(config, session);
  read_report_section(plan, session);
  std::cout << options.config << ": valid, " << plan.cells.size() << " cells\n";
  return 0;
}

}  // namespace vqlm

// vqlm run CONFIG: trains what is missing, evaluates, writes the tables.
#include <algorithm>
#include <cctype>
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/execute.h"
#include "app/figure_data.h"
#include "app/gather.h"
#include "app/output_folder.h"
#include "app/paired_differences.h"
#include "app/report_output.h"
#include "core/error.h"
#include "core/log.h"
#include "results/leftovers.h"

namespace vqlm {
namespace {

// The command as a shell would take it again.
std::string command_text(const std::string& name, const Arguments& arguments) {
  std::string text = "vqlm " + name;
  for (const std::string& argument : arguments) {
    const bool plain =
        !argument.empty() && std::all_of(argument.begin(), argument.end(), [](unsigned char c) {
          return std::isalnum(c) != 0 || std::strchr("-_./=,:+@%", c) != nullptr;
        });
    if (plain) {
      text += " " + argument;
      continue;
    }
    text += " '";
    for (const char c : argument) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    text += "'";
  }
  return text;
}

void check_tasks(const Plan& plan) {
  if (plan.tasks.empty())
    throw InvalidArgument(expected_got(plan.config.file, "tasks to run",
                                       "none (`vqlm train` only trains its generators)"));
  const std::set<std::string> used = plan.used_generators();
  for (const auto& [name, entry] : plan.generators)
    if (used.count(name) == 0)
      log_warning("generator '" + name + "': no task runs with it; it is left out");
}

}  // namespace

int run_command(const Arguments& arguments) {
  CommandLine line("vqlm run CONFIG [options]",
                   "Trains the generators of a config, runs its tasks, scores them and prints the "
                   "tables. What the store holds already is not computed again; a run that was "
                   "killed goes on where it stopped.");
  add_run_options(line);
  line.add_positional("config", 1);
  if (!line.parse(arguments)) return 0;
  const RunOptions options = read_run_options(line);
  const Language language = language_from_name(options.language);
  const RunConfig config = load_config(line, options);
  const Session session(line.session_options());
  const Plan plan = make_plan(config, session);
  const ReportSpec spec = read_report_section(plan, session);
  check_tasks(plan);
  const Execution execution(plan, session, line, options, is_measurement);
  execution.check_inputs();
  OutputFolder folder(options.out + "/" + config.name);
  Store store(options.store);
  folder.keep();
  remove_leftovers(folder.path());
  const std::vector<JobFailure> failures = execution.run(store);
  RunRecord run = gather_run(plan, session, store, failures);
  run.command = command_text("run", arguments);
  for (const auto& [generator, title] : spec.titles) run.titles[generator] = {title.en, title.zh};
  run.differences = paired_differences(run, spec, options.store, session);
  add_figure_data(spec.figure_specs, {plan, store, options.store, session}, run);
  write_run(run, config.report, folder.path());
  write_reports(run, spec, {language, true, true}, folder.path(), session);
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
  std::cout << options.config << ": valid, " << needed_cells(plan, is_measurement).size()
            << " cells\n";
  return 0;
}

}  // namespace vqlm

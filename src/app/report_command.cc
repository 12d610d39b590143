// vqlm report RUN: the reports of a finished run again, in another language or set of formats;
// computes nothing.
#include <iostream>

#include "app/command_line.h"
#include "app/record_check.h"
#include "app/report_output.h"
#include "app/run_side.h"
#include "app/stored_run.h"

namespace vqlm {

namespace {

int check(const CommandLine& line, const std::string& folder, const StoredRun& stored) {
  const std::string store =
      line.has("store") ? line.text("store") : open_run_side(folder, "").store;
  const RecordCheck found = check_records(stored, Store(store));
  for (const std::string& problem : found.problems) std::cout << problem << "\n";
  std::cout << found.num_numbers << " cells with a number or verdict, " << found.num_records
            << " records behind them; " << found.num_absent << " cells n/a; "
            << found.problems.size() << " problems\n";
  return found.problems.empty() ? 0 : 1;
}

}  // namespace

int report_command(const Arguments& arguments) {
  namespace po = boost::program_options;
  CommandLine line("vqlm report RUN [options]",
                   "Writes the reports of a finished run again; RUN is the folder that `vqlm run` "
                   "wrote them to.");
  line.add()("lang", po::value<std::string>()->default_value("en"), "en or zh")(
      "to", po::value<std::string>(), "write to this folder instead")(
      "no-timings", "leave out what differs from run to run")(
      "check", "write nothing: walk from every cell to its records in the store")(
      "store", po::value<std::string>(), "with --check: default the folder `store` beside RUN");
  line.add_session_options();
  line.add_positional("run", 1);
  if (!line.parse(arguments)) return 0;
  const std::string folder = line.required("run");
  const Language language = language_from_name(line.get<std::string>("lang"));
  const Session session(line.session_options());
  const StoredRun stored = read_stored_run(folder);
  if (line.has("check")) return check(line, folder, stored);
  const ReportOptions options{language, !line.has("no-timings"), true};
  write_reports(stored.run, stored.spec, options, line.has("to") ? line.text("to") : folder,
                session);
  return 0;
}

}  // namespace vqlm

// vqlm report RUN: the reports of a finished run again, in another language or set of formats;
// computes nothing.
#include <nlohmann/json.hpp>

#include "app/command_line.h"
#include "app/report_output.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json_reader.h"
#include "results/run_record_json.h"

namespace vqlm {
namespace {

struct StoredRun {
  RunRecord run;
  ReportSpec spec;
};

StoredRun stored_run_from(const nlohmann::json& stored, const std::string& path) {
  if (!stored.is_object() || !stored.contains("run") || !stored.contains("report"))
    throw RuntimeError(expected_got(
        path, "an object with 'run' and 'report', as `vqlm run` writes it", "something else"));
  check_schema(stored["run"], path);
  StoredRun result;
  try {
    result.run = run_record_from_json(stored["run"], path);
  } catch (const RuntimeError&) {
    throw RuntimeError(expected_got(path, "the record of a run", "a damaged one"));
  }
  JsonReader reader(stored["report"], path, "/report");
  result.spec = read_report_spec(reader);
  reader.finish();
  return result;
}

// run.json of a finished run. The caller did not write it: whatever is wrong is the world's fault.
StoredRun read_stored_run(const std::string& path) {
  try {
    return stored_run_from(parse_json(read_file(path), path), path);
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());
  }
}

}  // namespace

int report_command(const Arguments& arguments) {
  namespace po = boost::program_options;
  CommandLine line("vqlm report RUN [options]",
                   "Writes the reports of a finished run again; RUN is the folder that `vqlm run` "
                   "wrote them to.");
  line.add()("lang", po::value<std::string>()->default_value("en"), "en or zh")(
      "to", po::value<std::string>(), "write to this folder instead")(
      "no-timings", "leave out what differs from run to run");
  line.add_session_options();
  line.add_positional("run", 1);
  if (!line.parse(arguments)) return 0;
  const std::string folder = line.required("run"), path = folder + "/run.json";
  const Language language = language_from_name(line.get<std::string>("lang"));
  const Session session(line.session_options());
  const StoredRun stored = read_stored_run(path);
  const ReportOptions options{language, !line.has("no-timings"), true};
  write_reports(stored.run, stored.spec, options, line.has("to") ? line.text("to") : folder,
                session);
  return 0;
}

}  // namespace vqlm

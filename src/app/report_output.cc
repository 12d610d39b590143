#include "app/report_output.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/files.h"
#include "core/json_reader.h"
#include "core/log.h"
#include "reports/report_writer.h"
#include "results/run_record_json.h"

namespace vqlm {
namespace {

std::vector<std::string> names_of(const auto& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

}  // namespace

ReportSpec read_report_section(const Plan& plan, const Session& session) {
  JsonReader reader(plan.config.report, plan.config.file, "/report");
  ReportSpec spec = read_report_spec(reader);
  reader.finish();
  validate_report_spec(spec, names_of(plan.generators), names_of(plan.tasks), session.registries);
  return spec;
}

void write_run(const RunRecord& run, const nlohmann::json& report_section,
               const std::string& folder) {
  const nlohmann::json stored = {{"run", run_record_to_json(run)}, {"report", report_section}};
  write_file(folder + "/run.json", stored.dump(1) + "\n");
}

void write_reports(const RunRecord& run, const ReportSpec& spec, const ReportOptions& options,
                   const std::string& folder, const Session& session) {
  const Report report = build_report(run, spec, options);
  for (const std::string& path : write_report(report, spec.formats, folder, session.registries))
    log_info("wrote " + path);
  ReportOptions terminal = options;
  terminal.with_figures = false;
  static const nlohmann::json kNoOptions = nlohmann::json::object();
  JsonReader reader(kNoOptions, "markdown");
  session.registries.reports.create("markdown", reader)
      ->write(build_report(run, spec, terminal), std::cout);
}

std::string page_text(const RunRecord& record, const std::vector<Table>& tables,
                      const std::string& format, const Session& session) {
  Report page;
  page.run = &record;
  page.tables = tables;
  const nlohmann::json no_options = nlohmann::json::object();
  JsonReader reader(no_options, format);
  std::ostringstream out;
  session.registries.reports.create(format, reader)->write(page, out);
  return out.str();
}

}  // namespace vqlm

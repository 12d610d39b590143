// Writes the reports of a run: files of the formats asked for, and the tables on standard output.
#pragma once

#include <string>
#include <vector>

#include "app/plan.h"
#include "reports/report_builder.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

// The config's "report" section, checked against the plan's generators and tasks.
ReportSpec read_report_section(const Plan& plan, const Session& session);

// <folder>/run.json: the record and the report section, from which reports can be written again.
void write_run(const RunRecord& run, const nlohmann::json& report_section,
               const std::string& folder);

// Files go to `folder` (report.md, ...), the Markdown tables to standard output.
void write_reports(const RunRecord& run, const ReportSpec& spec, const ReportOptions& options,
                   const std::string& folder, const Session& session);

// A page of tables that are not those of a run, in one format. `record` heads and ends it.
std::string page_text(const RunRecord& record, const std::vector<Table>& tables,
                      const std::string& format, const Session& session);

}  // namespace vqlm

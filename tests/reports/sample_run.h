// A made-up run with everything a report can show: two tasks, four generators, three seeds, kinds,
// intervals, absences, curves, code use, samples with difficult characters, a failure.
#pragma once

#include <string>
#include <vector>

#include "reports/table_builder.h"
#include "reports/table_spec.h"
#include "results/run_record.h"

namespace vqlm {

RunRecord sample_run();
// Two tables with titles in both languages, samples, all formats.
ReportSpec sample_spec();

// Of vqvae against `baseline`, known to within 0.2.
PairedDifference sample_difference(const std::string& task, const std::string& score,
                                   const std::string& baseline, double value, double p_value);

// What stands in the cells of a row.
std::vector<std::string> texts(const Table& table, std::size_t row);

}  // namespace vqlm

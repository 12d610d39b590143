// What must be right about the options and the systems before anything is scored. What sacreBLEU
// finds wrong after reading its files is no wrong use: exit code 1.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scoring/score_options.h"

namespace vqlm {

// What can be said before any file is looked at. Throws RuntimeError.
void check_before_reading(const ScoreOptions& options);
// What does not fit the number of systems; sacreBLEU finds it when all files are read. Throws
// RuntimeError.
void check_systems(const ScoreOptions& options, std::size_t num_systems);

// The files of systems, each once; none where they come from standard input.
std::vector<std::string> system_files(const ScoreOptions& options);
// What the systems are called in reports.
std::vector<std::string> system_names(const ScoreOptions& options, std::size_t num_systems);

}  // namespace vqlm

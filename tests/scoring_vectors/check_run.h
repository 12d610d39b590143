// Runs planned checks on several threads and reports: a line a file, the first differences in full,
// a closing line.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "scoring_vectors/check_plan.h"

namespace vqlm {

struct CheckCounts {
  std::size_t passed = 0, failed = 0, skipped = 0;
};

// `folder`: absolute path of the vectors; `num_threads` >= 1. The working folder of the process
// changes on the way.
CheckCounts run_checks(const std::vector<PlannedFile>& plan, const std::string& folder,
                       std::size_t num_threads, std::ostream& out);

}  // namespace vqlm

// Which differences of a family of tests are significant.
#pragma once

#include <string>
#include <vector>

#include "results/run_record.h"

namespace vqlm {

struct DifferenceAddress {
  std::string baseline, generator;
  std::string column;  // "task.score"
};
// Null where it was not tested.
const PairedDifference* find_difference(const RunRecord& run, const DifferenceAddress& address);

// Their p-values with Holm's correction over all of them.
std::vector<double> adjusted_p_values(const std::vector<const PairedDifference*>& family);

}  // namespace vqlm

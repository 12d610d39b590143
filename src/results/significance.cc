#include "results/significance.h"

#include <algorithm>

#include "stats/holm.h"

namespace vqlm {

const PairedDifference* find_difference(const RunRecord& run, const DifferenceAddress& address) {
  const auto it = std::find_if(
      run.differences.begin(), run.differences.end(), [&](const PairedDifference& one) {
        return one.baseline == address.baseline && one.generator == address.generator &&
               one.task + "." + one.score == address.column;
      });
  return it == run.differences.end() ? nullptr : &*it;
}

std::vector<double> adjusted_p_values(const std::vector<const PairedDifference*>& family) {
  std::vector<double> p_values;
  for (const PairedDifference* one : family) p_values.push_back(one->p_value);
  return holm_adjusted(p_values);
}

}  // namespace vqlm

#include "stats/randomisation.h"

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/random.h"
#include "stats/paired_bootstrap.h"
#include "stats/swapped_sums.h"

namespace vqlm {

std::vector<RandomisationTest> paired_randomisation(const SegmentStatistics& baseline,
                                                    const SegmentStatistics& system,
                                                    const StatisticFunction& function,
                                                    const RandomisationOptions& options) {
  check_paired(baseline, system);
  if (options.num_trials < 1)
    throw InvalidArgument(
        expected_got("randomisation", "at least one trial", std::to_string(options.num_trials)));
  const auto real_baseline = function(baseline.sums());
  const auto real_system = function(system.sums());
  Pcg64 random(options.seed);
  std::vector<int> beyond(real_system.size(), 0);
  const auto compare = [&](std::span<const double> first_sums,
                           std::span<const double> second_sums) {
    const auto first = function(first_sums), second = function(second_sums);
    for (std::size_t v = 0; v < beyond.size(); ++v)
      if (std::abs(first[v] - second[v]) > std::abs(real_system[v] - real_baseline[v])) ++beyond[v];
  };
  visit_swapped_sums(baseline, system, options.num_trials, random, compare);
  std::vector<RandomisationTest> result;
  for (std::size_t v = 0; v < beyond.size(); ++v)
    result.push_back(
        {real_baseline[v], real_system[v], real_system[v] - real_baseline[v],
         static_cast<double>(beyond[v] + 1) / static_cast<double>(options.num_trials + 1)});
  return result;
}

}  // namespace vqlm

#include "stats/paired_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "stats/bootstrap.h"
#include "stats/means.h"

namespace vqlm {
namespace {

// #{|d*| - mean |d*| > |d|}, in the type the values have.
template <typename T>
double p_value(const std::vector<double>& baseline, const std::vector<double>& system,
               double difference) {
  std::vector<T> distances;
  for (std::size_t i = 0; i < baseline.size(); ++i)
    distances.push_back(std::abs(static_cast<T>(system[i]) - static_cast<T>(baseline[i])));
  const T mean = pairwise_mean(std::span<const T>(distances));
  const T real = std::abs(static_cast<T>(difference));
  const auto beyond = std::count_if(distances.begin(), distances.end(),
                                    [&](T distance) { return distance - mean > real; });
  return static_cast<double>(beyond + 1) / static_cast<double>(distances.size() + 1);
}

template <typename T>
double mean_of_sorted(const std::vector<double>& values) {
  std::vector<T> sorted;
  for (const double value : values) sorted.push_back(static_cast<T>(value));
  std::sort(sorted.begin(), sorted.end());
  return static_cast<double>(pairwise_mean(std::span<const T>(sorted)));
}

void fill_from_resamples(PairedComparison& result, const std::vector<double>& baseline,
                         const std::vector<double>& system, const ResamplingPlan& plan) {
  const bool floats = plan.values == Precision::kFloat;
  result.p_value = floats ? p_value<float>(baseline, system, result.difference)
                          : p_value<double>(baseline, system, result.difference);
  result.system_mean = floats ? mean_of_sorted<float>(system) : mean_of_sorted<double>(system);
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i) differences.push_back(system[i] - baseline[i]);
  const BootstrapInterval interval = percentile_interval(std::move(differences), plan.level);
  result.lower = interval.lower;
  result.upper = interval.upper;
  const BootstrapInterval own = percentile_interval(system, plan.level);
  result.system_lower = own.lower;
  result.system_upper = own.upper;
}

}  // namespace

double centred_p_value(const std::vector<double>& resampled, double difference) {
  if (difference == 0) return 1;
  const double mean = exact_mean(resampled);
  const auto extreme = std::count_if(resampled.begin(), resampled.end(), [&](double one) {
    return std::abs(one - mean) >= std::abs(difference);
  });
  return static_cast<double>(extreme + 1) / static_cast<double>(resampled.size() + 1);
}

void check_paired(const SegmentStatistics& baseline, const SegmentStatistics& system) {
  if (baseline.size() == 0 || baseline.size() != system.size() ||
      baseline.width() != system.width())
    throw InvalidArgument(
        expected_got("paired comparison", "the same segments on both sides",
                     std::to_string(baseline.size()) + " and " + std::to_string(system.size())));
}

std::vector<PairedComparison> paired_bootstrap(const SegmentStatistics& baseline,
                                               const SegmentStatistics& system,
                                               const StatisticFunction& function,
                                               const ResamplingPlan& plan) {
  check_paired(baseline, system);
  // The same seed, hence the same draws for both.
  const auto baseline_values = resampled_values(baseline, function, plan);
  const auto system_values = resampled_values(system, function, plan);
  const auto real_baseline = function(baseline.sums());
  const auto real_system = function(system.sums());
  std::vector<PairedComparison> result;
  for (std::size_t v = 0; v < real_system.size(); ++v) {
    PairedComparison comparison;
    comparison.baseline = real_baseline[v];
    comparison.system = real_system[v];
    comparison.difference = real_system[v] - real_baseline[v];
    fill_from_resamples(comparison, baseline_values[v], system_values[v], plan);
    result.push_back(comparison);
  }
  return result;
}

}  // namespace vqlm

#include "stats/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/error.h"
#include "stats/drawn_sums.h"
#include "stats/means.h"

namespace vqlm {
namespace {

double in_precision(double value, Precision precision) {
  return precision == Precision::kFloat ? static_cast<double>(static_cast<float>(value)) : value;
}

}  // namespace

std::vector<std::vector<double>> resampled_values(const SegmentStatistics& statistics,
                                                  const StatisticFunction& function,
                                                  const ResamplingPlan& plan) {
  if (!(plan.level > 0 && plan.level < 1))
    throw InvalidArgument(
        expected_got("resampling", "a level between 0 and 1", std::to_string(plan.level)));
  std::vector<std::vector<double>> result;
  const auto add = [&](std::span<const double> sums) {
    const std::vector<double> values = function(sums);
    result.resize(values.size());
    for (std::size_t v = 0; v < values.size(); ++v)
      result[v].push_back(in_precision(values[v], plan.values));
  };
  const std::array<const SegmentStatistics*, 1> systems{&statistics};
  Pcg64 random(plan.seed);
  visit_drawn_sums(systems, plan.num_resamples, plan.accumulation, random, add);
  return result;
}

BootstrapInterval percentile_interval(std::vector<double> values, double level) {
  if (values.empty()) throw InvalidArgument(expected_got("percentiles", "some values", "none"));
  std::sort(values.begin(), values.end());
  const double share = (1 - level) / 2 + 1e-12;  // 0.9 and 0.95 have no exact double
  const auto cut = static_cast<std::size_t>(std::floor(static_cast<double>(values.size()) * share));
  return {values[cut], values[values.size() - cut - 1], exact_mean(values)};
}

std::vector<BootstrapInterval> bootstrap(const SegmentStatistics& statistics,
                                         const StatisticFunction& function,
                                         const ResamplingPlan& plan) {
  std::vector<BootstrapInterval> result;
  for (const auto& value : resampled_values(statistics, function, plan))
    result.push_back(percentile_interval(value, plan.level));
  return result;
}

}  // namespace vqlm

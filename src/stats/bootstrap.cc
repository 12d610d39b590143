#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "stats/means.h"

namespace vqlm {
namespace {

template <typename T>
void add_rows(const SegmentStatistics& statistics, std::span<const std::uint32_t> indices,
              std::vector<double>& sums) {
  std::vector<T> total(statistics.width(), T{0});
  for (const std::uint32_t index : indices) {
    const auto row = statistics.row(index);
    for (std::size_t i = 0; i < row.size(); ++i) total[i] += static_cast<T>(row[i]);
  }
  sums.assign(total.begin(), total.end());
}

double in_precision(double value, Precision precision) {
  return precision == Precision::kFloat ? static_cast<double>(static_cast<float>(value)) : value;
}

void check(const SegmentStatistics& statistics, const ResamplingPlan& plan) {
  if (statistics.size() == 0)
    throw InvalidArgument(expected_got("resampling", "at least one segment", "none"));
  if (plan.num_resamples < 1)
    throw InvalidArgument(
        expected_got("resampling", "at least one resample", std::to_string(plan.num_resamples)));
  if (!(plan.level > 0 && plan.level < 1))
    throw InvalidArgument(
        expected_got("resampling", "a level between 0 and 1", std::to_string(plan.level)));
}

}  // namespace

std::vector<std::vector<double>> resampled_values(const SegmentStatistics& statistics,
                                                  const StatisticFunction& function,
                                                  const ResamplingPlan& plan,
                                                  const DrawIndices& draw) {
  check(statistics, plan);
  std::vector<std::vector<double>> result;
  std::vector<std::uint32_t> indices(statistics.size());
  std::vector<double> sums;
  for (int i = 0; i < plan.num_resamples; ++i) {
    draw(indices);
    if (plan.accumulation == Precision::kFloat)
      add_rows<float>(statistics, indices, sums);
    else
      add_rows<double>(statistics, indices, sums);
    const std::vector<double> values = function(sums);
    result.resize(values.size());
    for (std::size_t v = 0; v < values.size(); ++v)
      result[v].push_back(in_precision(values[v], plan.values));
  }
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
  Pcg64 random(plan.seed);
  const auto n = static_cast<std::uint32_t>(statistics.size());
  const auto values =
      resampled_values(statistics, function, plan, [&](std::span<std::uint32_t> indices) {
        for (std::uint32_t& index : indices) index = random.below(n);
      });
  std::vector<BootstrapInterval> result;
  for (const auto& value : values) result.push_back(percentile_interval(value, plan.level));
  return result;
}

}  // namespace vqlm

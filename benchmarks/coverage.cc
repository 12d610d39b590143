#include "coverage.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "metrics/additive_metric.h"

namespace vqlm {
namespace {

constexpr std::size_t kChunk = 10000;  // segments in memory at once

std::map<std::string, double> values_of(const std::vector<Score>& scores) {
  std::map<std::string, double> values;
  for (const Score& score : scores)
    if (score.absent.empty()) values[score.name] = score.value;
  return values;
}

std::map<std::string, double> of_one_large_set(const AdditiveMetric& metric,
                                               const Population& population, std::size_t segments,
                                               Pcg64& random) {
  std::vector<double> sums;
  for (std::size_t done = 0; done < segments; done += kChunk) {
    const std::size_t size = std::min(kChunk, segments - done);
    const auto chunk = metric.segment_statistics(draw_set(population, size, random)).sums();
    sums.resize(chunk.size());
    for (std::size_t i = 0; i < chunk.size(); ++i) sums[i] += chunk[i];
  }
  return values_of(metric.compute(sums));
}

void count(const Score& score, Coverage& coverage) {
  if (!score.interval)
    throw RuntimeError(expected_got("score '" + score.name + "'", "an interval", "none"));
  ++coverage.sets;
  coverage.mean_half_width += (score.interval->upper - score.interval->lower) / 2;
  if (score.interval->upper < coverage.truth)
    ++coverage.below;
  else if (score.interval->lower > coverage.truth)
    ++coverage.above;
  else
    ++coverage.covered;
}

}  // namespace

double Coverage::error() const { return std::sqrt(share() * (1 - share()) / sets); }

std::map<std::string, double> true_values(const Metric& metric, const Population& population,
                                          std::size_t segments, std::size_t set_size) {
  Pcg64 random(derive_seed(1, "true values"));
  if (const auto* additive = dynamic_cast<const AdditiveMetric*>(&metric))
    return of_one_large_set(*additive, population, segments, random);
  const std::size_t sets = segments / set_size;
  std::map<std::string, double> means;
  for (std::size_t i = 0; i < sets; ++i)
    for (const auto& [name, value] :
         values_of(metric.evaluate(draw_set(population, set_size, random))))
      means[name] += value / static_cast<double>(sets);
  return means;
}

std::map<std::string, Coverage> measure_coverage(const Metric& metric, const Population& population,
                                                 const std::map<std::string, double>& truth,
                                                 int sets, std::size_t set_size) {
  std::map<std::string, Coverage> result;
  for (const auto& [name, value] : truth) result[name].truth = value;
  Pcg64 random(derive_seed(1, "sets to test"));
  for (int i = 0; i < sets; ++i)
    for (const Score& score : metric.evaluate(draw_set(population, set_size, random))) {
      const auto it = result.find(score.name);
      if (it != result.end()) count(score, it->second);
    }
  for (auto& [name, coverage] : result) coverage.mean_half_width /= coverage.sets;
  return result;
}

}  // namespace vqlm

#include "stats/seed_spread.h"

#include <cmath>

#include "core/error.h"
#include "stats/means.h"
#include "stats/student_t.h"

namespace vqlm {

SeedSpread seed_spread(std::span<const double> values, double level) {
  if (values.empty()) throw InvalidArgument(expected_got("seeds", "at least one value", "none"));
  SeedSpread result;
  result.num_seeds = static_cast<int>(values.size());
  result.mean = exact_mean(values);
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const auto n = static_cast<double>(values.size());
  const double deviation = std::sqrt(squares / (n - 1));
  const double reach = student_t_quantile((1 + level) / 2, n - 1) * deviation / std::sqrt(n);
  result.standard_deviation = deviation;
  result.interval = {result.mean - reach, result.mean + reach};
  return result;
}

std::optional<double> hedges_g(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty() || a.size() + b.size() < 4) return std::nullopt;
  const SeedSpread of_a = seed_spread(a), of_b = seed_spread(b);
  const auto squares = [](const SeedSpread& spread) {
    const double deviation = spread.standard_deviation.value_or(0);
    return deviation * deviation * (spread.num_seeds - 1);
  };
  const double degrees = of_a.num_seeds + of_b.num_seeds - 2;
  const double pooled = std::sqrt((squares(of_a) + squares(of_b)) / degrees);
  if (pooled == 0) return std::nullopt;
  return (of_b.mean - of_a.mean) / pooled * (1 - 3 / (4 * degrees - 1));
}

}  // namespace vqlm

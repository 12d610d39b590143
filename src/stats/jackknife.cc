#include "stats/jackknife.h"

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/random.h"
#include "stats/means.h"
#include "stats/student_t.h"

namespace vqlm {

JackknifeInterval jackknife(double value, std::span<const double> without_group, double level) {
  if (without_group.size() < 2)
    throw InvalidArgument(
        expected_got("jackknife", "at least two groups", std::to_string(without_group.size())));
  const double mean = exact_mean(without_group);
  double squares = 0;
  for (const double other : without_group) squares += (other - mean) * (other - mean);
  const auto groups = static_cast<double>(without_group.size());
  const double error = std::sqrt((groups - 1) / groups * squares);
  const double reach = student_t_quantile((1 + level) / 2, groups - 1) * error;
  return {error, value - reach, value + reach};
}

std::vector<std::uint32_t> deal_into_groups(std::size_t items, std::uint32_t groups,
                                            std::uint64_t seed) {
  if (groups < 2 || groups > items)
    throw InvalidArgument(expected_got(
        "jackknife", "from 2 to " + std::to_string(items) + " groups", std::to_string(groups)));
  std::vector<std::uint32_t> result(items);
  for (std::size_t i = 0; i < items; ++i) result[i] = static_cast<std::uint32_t>(i % groups);
  Pcg64 random(derive_seed(seed, "jackknife"));
  shuffle(result, random);
  return result;
}

}  // namespace vqlm

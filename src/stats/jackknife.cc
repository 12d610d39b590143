#include "stats/jackknife.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "core/error.h"
#include "core/random.h"
#include "stats/means.h"
#include "stats/student_t.h"

namespace vqlm {
namespace {

constexpr double kLeastShare = 0.25;  // of the variance; a surplus that leaves less is noise

double squares_around_mean(std::span<const double> values) {
  const double mean = exact_mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares;
}

double surplus_of_pairs(double value, const LeftOut& without) {
  if (without.pair.empty()) return 0;
  const std::size_t num_groups = without.group.size();
  const auto groups = static_cast<double>(num_groups);
  std::vector<double> meetings(without.pair.size());
  for (std::size_t g = 0; g < num_groups; ++g)
    for (std::size_t h = g + 1; h < num_groups; ++h) {
      const std::size_t place = pair_place(g, h, num_groups);
      meetings[place] = groups * value - (groups - 1) * (without.group[g] + without.group[h]) +
                        (groups - 2) * without.pair[place];
    }
  return squares_around_mean(meetings) / (groups * (groups - 1));
}

void check_sizes(const LeftOut& without) {
  const std::size_t groups = without.group.size();
  if (groups < 2)
    throw InvalidArgument(expected_got("jackknife", "at least two groups", std::to_string(groups)));
  const std::size_t pairs = groups * (groups - 1) / 2;
  if (!without.pair.empty() && without.pair.size() != pairs)
    throw InvalidArgument(expected_got("jackknife", std::to_string(pairs) + " pairs of groups",
                                       std::to_string(without.pair.size())));
}

}  // namespace

JackknifeInterval jackknife(double value, const LeftOut& without, double level) {
  check_sizes(without);
  const auto groups = static_cast<double>(without.group.size());
  const double variance = (groups - 1) / groups * squares_around_mean(without.group);
  const double surplus = without.surplus + surplus_of_pairs(value, without);
  const double share = variance > 0 ? std::clamp(1 - surplus / variance, kLeastShare, 1.0) : 1;
  const double error = std::sqrt(share * variance), degrees = (groups - 1) * share * share;
  const double reach = student_t_quantile((1 + level) / 2, degrees) * error;
  return {error, degrees, value - reach, value + reach};
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

// The delete-group jackknife: items are dealt into groups, the statistic is computed without each
// group in turn, and the spread of those values gives the standard error. It serves statistics that
// count distinct things (codes in use, distinct n-grams), where drawing with replacement loses
// items and the bootstrap has no coverage. Source: Efron and Stein 1981; Kott 2001 for groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqlm {

struct JackknifeInterval {
  double standard_error = 0;
  double lower = 0, upper = 0;  // value -+ t quantile with (groups - 1) degrees of freedom
};

// `value` of all items, `without_group[g]` of all items but group g's. The variance is
// (G - 1) / G * sum (value_g - mean)^2. Throws InvalidArgument with fewer than two groups.
JackknifeInterval jackknife(double value, std::span<const double> without_group,
                            double level = 0.95);

// The group of each item: sizes differ by at most one, order drawn with `seed`. Throws
// InvalidArgument unless 2 <= groups <= items.
std::vector<std::uint32_t> deal_into_groups(std::size_t items, std::uint32_t groups,
                                            std::uint64_t seed);

}  // namespace vqlm

// The delete-group jackknife: items are dealt into groups, the statistic is computed without each
// group in turn, and the spread of those values gives the standard error. It serves statistics that
// count distinct things (codes in use, distinct n-grams), where drawing with replacement loses
// items and the bootstrap has no coverage. Source: Efron and Stein 1981; Kott 2001 for groups.
//
// Where a statistic depends on how items meet (two texts that share an n-gram), the spread counts
// that part of the variance more than once: the surplus, which can be estimated and is taken off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vqlm {

struct JackknifeInterval {
  double standard_error = 0;
  double degrees_of_freedom = 0;
  double lower = 0, upper = 0;  // value -+ t quantile times standard error
};

// A statistic with groups of items left out.
struct LeftOut {
  std::vector<double> group;      // without group g
  std::vector<double> pair = {};  // without g and h, g < h, by pair_place; may be empty
  double surplus = 0;             // of the variance, where it is not to be found from pairs
};
// Where a pair stands among those of `groups` groups: (0, 1), (0, 2), ..., (1, 2), ...
inline std::size_t pair_place(std::size_t g, std::size_t h, std::size_t groups) {
  return g * (2 * groups - g - 1) / 2 + h - g - 1;
}

// `value` of all items. With G groups the variance is (G - 1) / G sum (value_g - mean)^2 less the
// surplus, but at least a quarter of the former. Of a statistic that is smooth in the items' counts
// pairs give the surplus: 1 / (G (G - 1)) sum (Q_gh - mean)^2 with Q_gh = G value - (G - 1)
// (value_g + value_h) + (G - 2) value_gh (Efron and Stein 1981, section 5). Degrees of freedom: G -
// 1 times the square of the share that is left, for the error of the former stays (Satterthwaite
// 1946). Throws InvalidArgument with fewer than two groups or another number of pairs than theirs.
JackknifeInterval jackknife(double value, const LeftOut& without, double level = 0.95);

// The group of each item: sizes differ by at most one, order drawn with `seed`. Throws
// InvalidArgument unless 2 <= groups <= items.
std::vector<std::uint32_t> deal_into_groups(std::size_t items, std::uint32_t groups,
                                            std::uint64_t seed);

}  // namespace vqlm

// The options of metrics whose interval is the delete-group jackknife, and that interval.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/json_reader.h"
#include "metrics/score.h"
#include "stats/jackknife.h"

namespace vqlm {

struct JackknifeOptions {
  int num_groups = 100;  // 0: no interval
  std::uint64_t seed = 12345;
};
// Reads the keys "num_groups" (100) and "resampling_seed" (12345).
JackknifeOptions read_jackknife(JsonReader& reader);

// The group of each item; with fewer items than groups each is a group of its own. All in group 0
// when there can be no interval (fewer than two items or groups).
std::vector<std::uint32_t> jackknife_groups(std::size_t items, const JackknifeOptions& options);

// The interval of a statistic between `lowest` and `highest`: that of the logit of where it stands
// between them (delta method), lopsided as an interval near either end should be. None with fewer
// than two groups, and at the ends themselves, where no spread says how far off the truth may be.
std::optional<Interval> jackknife_interval(double value, const LeftOut& without, double lowest,
                                           double highest);

}  // namespace vqlm

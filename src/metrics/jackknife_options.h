// The options of metrics whose interval is the delete-group jackknife.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/json_reader.h"
#include "metrics/score.h"

namespace vqlm {

struct JackknifeOptions {
  int num_groups = 20;  // 0: no interval
  std::uint64_t seed = 12345;
};
// Reads the keys "num_groups" (20) and "resampling_seed" (12345).
JackknifeOptions read_jackknife(JsonReader& reader);

// The group of each item; with fewer items than groups each is a group of its own. All in group 0
// when there can be no interval (fewer than two items or groups).
std::vector<std::uint32_t> jackknife_groups(std::size_t items, const JackknifeOptions& options);

// Sets the interval of a score from its values without each group; does nothing with fewer than
// two. `lowest` and `highest` bound what the statistic can be.
void set_jackknife_interval(Score& score, const std::vector<double>& without_group, double lowest,
                            double highest);

}  // namespace vqlm

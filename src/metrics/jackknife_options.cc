#include "metrics/jackknife_options.h"

#include <algorithm>
#include <string>

#include "stats/jackknife.h"

namespace vqlm {

JackknifeOptions read_jackknife(JsonReader& reader) {
  JackknifeOptions options;
  options.num_groups = static_cast<int>(reader.get_int("num_groups", options.num_groups, 0, 10000));
  options.seed = static_cast<std::uint64_t>(
      reader.get_int("resampling_seed", static_cast<std::int64_t>(options.seed), 0));
  return options;
}

std::vector<std::uint32_t> jackknife_groups(std::size_t items, const JackknifeOptions& options) {
  const std::size_t groups = std::min(items, static_cast<std::size_t>(options.num_groups));
  if (groups < 2) return std::vector<std::uint32_t>(items, 0);
  return deal_into_groups(items, static_cast<std::uint32_t>(groups), options.seed);
}

void set_jackknife_interval(Score& score, const std::vector<double>& without_group, double lowest,
                            double highest) {
  if (without_group.size() < 2) return;
  const JackknifeInterval interval = jackknife(score.value, without_group);
  score.interval =
      Interval{std::max(lowest, interval.lower), std::min(highest, interval.upper), 0.95,
               "delete-group jackknife, " + std::to_string(without_group.size()) + " groups"};
}

}  // namespace vqlm

#include "metrics/jackknife_options.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace vqlm {
namespace {

constexpr double kLevel = 0.95;

double inverse_logit(double logit) { return 1 / (1 + std::exp(-logit)); }

}  // namespace

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

std::optional<Interval> jackknife_interval(double value, const LeftOut& without, double lowest,
                                           double highest) {
  if (without.group.size() < 2 || value <= lowest || value >= highest) return std::nullopt;
  const JackknifeInterval found = jackknife(value, without, kLevel);
  const double below = value - lowest, above = highest - value, range = highest - lowest;
  const double logit = std::log(below / above);
  const double reach = (found.upper - value) * range / (below * above);
  return Interval{lowest + range * inverse_logit(logit - reach),
                  lowest + range * inverse_logit(logit + reach), kLevel,
                  "delete-group jackknife, " + std::to_string(without.group.size()) + " groups"};
}

}  // namespace vqlm

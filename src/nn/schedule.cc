#include "nn/schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace vqlm {
namespace {

constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();

const std::vector<std::string>& schedule_names() {
  static const std::vector<std::string> names{"constant", "linear", "cosine",
                                              "inverse_square_root"};
  return names;
}

}  // namespace

ScheduleOptions read_schedule_options(JsonReader& reader, const ScheduleOptions& defaults) {
  ScheduleOptions options = defaults;
  options.peak = reader.get_double("learning_rate", defaults.peak, 0, 1e3);
  const auto& names = schedule_names();
  const std::string name =
      reader.get_choice("schedule", names, names[static_cast<std::size_t>(defaults.kind)]);
  options.kind =
      static_cast<ScheduleKind>(std::find(names.begin(), names.end(), name) - names.begin());
  options.warmup_steps = reader.get_int("warmup_steps", defaults.warmup_steps, 0, kMany);
  options.floor = reader.get_double("floor", defaults.floor, 0, 1);
  return options;
}

double learning_rate(const ScheduleOptions& options, std::int64_t step) {
  const auto at = static_cast<double>(step), warmup = static_cast<double>(options.warmup_steps);
  if (step <= options.warmup_steps) return options.peak * at / std::max(1.0, warmup);
  const double span = std::max(1.0, static_cast<double>(options.total_steps) - warmup);
  const double done = std::min(1.0, (at - warmup) / span);
  switch (options.kind) {
    case ScheduleKind::kConstant:
      return options.peak;
    case ScheduleKind::kLinear:
      return options.peak * (1 - (1 - options.floor) * done);
    case ScheduleKind::kCosine:
      return options.peak *
             (options.floor + (1 - options.floor) * 0.5 * (1 + std::cos(std::numbers::pi * done)));
    case ScheduleKind::kInverseSquareRoot:
      return options.peak *
             std::max(options.floor, std::sqrt(std::max(1.0, warmup) / std::max(1.0, at)));
  }
  return options.peak;
}

}  // namespace vqlm

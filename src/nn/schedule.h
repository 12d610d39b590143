// Learning-rate schedules, all with linear warm-up.
#pragma once

#include <cstdint>
#include <string>

#include "core/json_reader.h"

namespace vqlm {

enum class ScheduleKind { kConstant, kLinear, kCosine, kInverseSquareRoot };

struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::kCosine;
  double peak = 1e-3;  // learning rate at the end of warm-up
  std::int64_t warmup_steps = 100;
  std::int64_t total_steps = 1000;  // where linear and cosine reach `floor`
  double floor = 0;                 // as a share of the peak
};
// Reads "learning_rate", "schedule", "warmup_steps", "floor"; total_steps is the trainer's.
ScheduleOptions read_schedule_options(JsonReader& reader, const ScheduleOptions& defaults);

// Of step 1, 2, ...
double learning_rate(const ScheduleOptions& options, std::int64_t step);

}  // namespace vqlm

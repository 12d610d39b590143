#include "nn/schedule.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

ScheduleOptions options_of(ScheduleKind kind) {
  ScheduleOptions options;
  options.kind = kind;
  options.peak = 0.4;
  options.warmup_steps = 10;
  options.total_steps = 110;
  options.floor = 0.1;
  return options;
}

TEST(ScheduleTest, WarmUpIsLinearInAllOfThem) {
  for (const auto kind : {ScheduleKind::kConstant, ScheduleKind::kLinear, ScheduleKind::kCosine,
                          ScheduleKind::kInverseSquareRoot}) {
    EXPECT_DOUBLE_EQ(learning_rate(options_of(kind), 1), 0.04);
    EXPECT_DOUBLE_EQ(learning_rate(options_of(kind), 5), 0.2);
    EXPECT_DOUBLE_EQ(learning_rate(options_of(kind), 10), 0.4);
  }
}

TEST(ScheduleTest, HandComputedValuesAfterWarmUp) {
  EXPECT_DOUBLE_EQ(learning_rate(options_of(ScheduleKind::kConstant), 60), 0.4);
  EXPECT_NEAR(learning_rate(options_of(ScheduleKind::kLinear), 60), 0.22, 1e-12);
  EXPECT_NEAR(learning_rate(options_of(ScheduleKind::kCosine), 60), 0.22, 1e-12);
  EXPECT_NEAR(learning_rate(options_of(ScheduleKind::kInverseSquareRoot), 40), 0.2, 1e-12);
}

TEST(ScheduleTest, EndsAtTheFloorAndStaysThere) {
  for (const auto kind : {ScheduleKind::kLinear, ScheduleKind::kCosine}) {
    EXPECT_NEAR(learning_rate(options_of(kind), 110), 0.04, 1e-12);
    EXPECT_NEAR(learning_rate(options_of(kind), 500), 0.04, 1e-12);
  }
  EXPECT_NEAR(learning_rate(options_of(ScheduleKind::kInverseSquareRoot), 100000), 0.04, 1e-12);
}

TEST(ScheduleTest, WithoutWarmUpTheFirstStepHasThePeak) {
  ScheduleOptions options = options_of(ScheduleKind::kConstant);
  options.warmup_steps = 0;
  EXPECT_DOUBLE_EQ(learning_rate(options, 1), 0.4);
}

TEST(ScheduleTest, ReadsItsKeysAndRefusesAnUnknownSchedule) {
  const nlohmann::json good{{"learning_rate", 0.5}, {"schedule", "linear"}, {"warmup_steps", 3}};
  JsonReader reader(good, "a.json");
  const ScheduleOptions options = read_schedule_options(reader, {});
  EXPECT_EQ(options.kind, ScheduleKind::kLinear);
  EXPECT_EQ(options.peak, 0.5);
  EXPECT_EQ(options.warmup_steps, 3);
  const nlohmann::json bad{{"schedule", "cosin"}};
  JsonReader other(bad, "a.json");
  EXPECT_THROW(read_schedule_options(other, {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

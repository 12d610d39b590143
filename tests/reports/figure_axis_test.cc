#include "reports/figure_axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const AxisRange& range, int most) {
  std::vector<std::string> result;
  for (const Tick& tick : ticks_of(range, most)) result.push_back(tick.text);
  return result;
}

TEST(FigureAxisTest, TicksAreRoundAndFew) {
  EXPECT_THAT(texts({0, 1, false}, 5), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(texts({-3, 17, false}, 5), ElementsAre("0", "5", "10", "15"));
  EXPECT_THAT(texts({0, 250000, false}, 3), ElementsAre("0", "100k", "200k"));
  EXPECT_THAT(texts({0, 3.2e6, false}, 4), ElementsAre("0", "1M", "2M", "3M"));
  EXPECT_THAT(texts({0, 3e-5, false}, 3), ElementsAre("0", "1e-05", "2e-05", "3e-05"));
}

TEST(FigureAxisTest, LogTicksAreDecadesOrTheirParts) {
  EXPECT_THAT(texts({0.5, 2000, true}, 5), ElementsAre("1", "10", "100", "1000"));
  EXPECT_THAT(texts({3, 30, true}, 5), ElementsAre("5", "10", "20"));
  EXPECT_THAT(texts({32, 41, true}, 4), ElementsAre("35", "40"));
}

TEST(FigureAxisTest, RangesHoldTheirValues) {
  const AxisRange range = range_of({2, 4}, {.log = false, .from_zero = true, .margin = 0.1});
  EXPECT_EQ(range.low, 0);
  EXPECT_NEAR(range.high, 4.4, 1e-12);
  const AxisRange log = range_of({0, 1, 100}, {.log = true, .from_zero = false, .margin = 0.5});
  EXPECT_NEAR(log.low, 0.1, 1e-12);
  EXPECT_NEAR(log.high, 1000, 1e-9);
  EXPECT_NEAR(log.place(10), 0.5, 1e-12);
  const AxisRange one = range_of({5});
  EXPECT_LT(one.low, 5);
  EXPECT_GT(one.high, 5);
  EXPECT_EQ(range_of({}).high, 1);
  const AxisRange zeros = range_of({0, 0}, {.log = false, .from_zero = true, .margin = 0.1});
  EXPECT_EQ(zeros.low, 0);
  EXPECT_EQ(zeros.high, 1);
}

}  // namespace
}  // namespace vqlm

#include "stats/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "stats/paired_fixture.h"

namespace vqlm {
namespace {

TEST(BootstrapTest, MatchesNumPysDraws) {
  const auto intervals = bootstrap(hits_and_totals(kSystemHits), hit_rate);
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_DOUBLE_EQ(intervals[0].lower, 46.996996996997);
  EXPECT_DOUBLE_EQ(intervals[0].upper, 67.15210355987055);
  EXPECT_DOUBLE_EQ(intervals[0].mean, 55.95755882010352);
}

TEST(BootstrapTest, PercentilesCutAFortiethOnEachSide) {
  std::vector<double> values;
  for (int i = 79; i >= 0; --i) values.push_back(i);
  const auto interval = percentile_interval(values);
  EXPECT_EQ(interval.lower, 2);
  EXPECT_EQ(interval.upper, 77);
  EXPECT_EQ(interval.mean, 39.5);
  EXPECT_EQ(percentile_interval(values, 0.9).lower, 4);
  EXPECT_EQ(percentile_interval({3, 1, 2}).lower, 1);
}

TEST(BootstrapTest, OneSegmentHasNoSpread) {
  SegmentStatistics one(1);
  one.add(std::vector<double>{7});
  const auto interval =
      bootstrap(one, [](std::span<const double> sums) { return std::vector<double>{sums[0]}; })[0];
  EXPECT_EQ(interval.lower, 7);
  EXPECT_EQ(interval.upper, 7);
}

TEST(BootstrapTest, FloatAccumulationLosesWhatFloatsLose) {
  SegmentStatistics rows(1);
  rows.add(std::vector<double>{16777216});
  rows.add(std::vector<double>{16777216});
  rows.add(std::vector<double>{16777216});
  ResamplingPlan plan;
  plan.num_resamples = 5;
  plan.accumulation = Precision::kFloat;
  SegmentStatistics ones(1);
  for (int i = 0; i < 3; ++i) ones.add(std::vector<double>{0.1});
  const auto sum = [](std::span<const double> sums) { return std::vector<double>{sums[0]}; };
  EXPECT_EQ(bootstrap(ones, sum, plan)[0].lower, static_cast<double>(0.1F + 0.1F + 0.1F));
  EXPECT_EQ(bootstrap(rows, sum, plan)[0].lower, 3 * 16777216.0);
}

// The interval of a mean over normal segments holds the true mean in about 95 of 100 data sets.
TEST(BootstrapTest, CoversTheTrueMean) {
  Pcg64 random(1);
  ResamplingPlan plan;
  plan.num_resamples = 200;
  int covered = 0;
  constexpr int kDataSets = 300;
  for (int set = 0; set < kDataSets; ++set) {
    SegmentStatistics rows(1);
    for (int i = 0; i < 60; ++i) {
      double sum = 0;
      for (int k = 0; k < 12; ++k) sum += random.next_double();
      rows.add(std::vector<double>{sum - 6});
    }
    const auto interval = bootstrap(
        rows, [](std::span<const double> sums) { return std::vector<double>{sums[0] / 60}; },
        plan)[0];
    covered += interval.lower <= 0 && 0 <= interval.upper ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(covered) / kDataSets, 0.94, 0.04);
}

TEST(BootstrapTest, RefusesNothingToResample) {
  ResamplingPlan none;
  none.num_resamples = 0;
  EXPECT_THROW(bootstrap(SegmentStatistics(2), hit_rate), InvalidArgument);
  EXPECT_THROW(bootstrap(hits_and_totals(kSystemHits), hit_rate, none), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

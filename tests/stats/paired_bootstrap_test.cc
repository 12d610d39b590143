#include "stats/paired_bootstrap.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "stats/bootstrap.h"
#include "stats/paired_fixture.h"

namespace vqlm {
namespace {

TEST(PairedBootstrapTest, MatchesNumPysDraws) {
  const auto result =
      paired_bootstrap(hits_and_totals(kBaselineHits), hits_and_totals(kSystemHits), hit_rate);
  ASSERT_EQ(result.size(), 2U);
  EXPECT_DOUBLE_EQ(result[0].baseline, 54.53125);
  EXPECT_DOUBLE_EQ(result[0].system, 55.78125);
  EXPECT_DOUBLE_EQ(result[0].difference, 1.25);
  EXPECT_DOUBLE_EQ(result[0].p_value, 143.0 / 1001);
  EXPECT_NEAR(result[0].lower, -1.724137931034484, 1e-12);
  EXPECT_NEAR(result[0].upper, 4.081632653061227, 1e-12);
  EXPECT_DOUBLE_EQ(result[0].system_mean, 55.95755882010352);
  EXPECT_DOUBLE_EQ(result[0].system_lower, 46.996996996997);
}

// NumPy's value for the same draws. sacreBLEU's formula above gives less than half of it.
TEST(PairedBootstrapTest, TheCentredPValueHasTwoSides) {
  const auto a = resampled_values(hits_and_totals(kBaselineHits), hit_rate, {})[0],
             b = resampled_values(hits_and_totals(kSystemHits), hit_rate, {})[0];
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(b[i] - a[i]);
  EXPECT_DOUBLE_EQ(centred_p_value(differences, 1.25), 391.0 / 1001);
  EXPECT_EQ(centred_p_value(differences, 0), 1);
  EXPECT_DOUBLE_EQ(centred_p_value({2, 2, 2}, 2), 1.0 / 4);  // nothing varies
}

TEST(PairedBootstrapTest, ASystemDoesNotDifferFromItself) {
  const auto statistics = hits_and_totals(kBaselineHits);
  const auto result = paired_bootstrap(statistics, statistics, hit_rate)[0];
  EXPECT_EQ(result.difference, 0);
  EXPECT_EQ(result.lower, 0);
  EXPECT_EQ(result.upper, 0);
  // No |d*| exceeds the real difference of 0 strictly.
  EXPECT_DOUBLE_EQ(result.p_value, 1.0 / 1001);
}

TEST(PairedBootstrapTest, RefusesUnlikeSets) {
  SegmentStatistics shorter(2);
  shorter.add(std::vector<double>{1, 2});
  EXPECT_THROW(paired_bootstrap(shorter, hits_and_totals(kSystemHits), hit_rate), InvalidArgument);
  EXPECT_THROW(check_paired(SegmentStatistics(1), SegmentStatistics(1)), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

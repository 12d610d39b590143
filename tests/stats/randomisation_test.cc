#include "stats/randomisation.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "stats/paired_fixture.h"

namespace vqlm {
namespace {

TEST(RandomisationTest, MatchesNumPysMasks) {
  const auto result =
      paired_randomisation(hits_and_totals(kBaselineHits), hits_and_totals(kSystemHits), hit_rate,
                           {.num_trials = 2000, .seed = 12345});
  EXPECT_DOUBLE_EQ(result[0].difference, 1.25);
  EXPECT_DOUBLE_EQ(result[0].p_value, 757.0 / 2001);
}

TEST(RandomisationTest, FractionsGiveTheSameAsTheirMultiples) {
  std::vector<double> a, b;
  for (const double hits : kBaselineHits) a.push_back(hits / 2);
  for (const double hits : kSystemHits) b.push_back(hits / 2);
  const RandomisationOptions options{.num_trials = 500, .seed = 7};
  const auto halves =
      paired_randomisation(hits_and_totals(a), hits_and_totals(b), hit_rate, options);
  const auto whole = paired_randomisation(hits_and_totals(kBaselineHits),
                                          hits_and_totals(kSystemHits), hit_rate, options);
  EXPECT_DOUBLE_EQ(halves[0].p_value, whole[0].p_value);
}

TEST(RandomisationTest, AClearDifferenceIsSeen) {
  std::vector<double> better;
  for (const double hits : kBaselineHits) better.push_back(hits + 3);
  const auto result =
      paired_randomisation(hits_and_totals(kBaselineHits), hits_and_totals(better), hit_rate);
  EXPECT_DOUBLE_EQ(result[0].p_value, 1.0 / 10001);
}

TEST(RandomisationTest, RefusesNoTrials) {
  const auto statistics = hits_and_totals(kBaselineHits);
  EXPECT_THROW(paired_randomisation(statistics, statistics, hit_rate, {.num_trials = 0, .seed = 1}),
               InvalidArgument);
}

}  // namespace
}  // namespace vqlm

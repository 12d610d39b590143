#include "stats/corpus_resampling.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "stats/paired_fixture.h"

// Expected figures: sacreBLEU 2.6.0's significance tests with NumPy 2.4.6, on the fixture's
// statistics and with a metric of one line, the share of hits in per cent.
namespace vqlm {
namespace {

TypedValue rate(std::span<const double> sums) { return {100 * sums[0] / sums[1], false}; }

TypedValue float_rate(std::span<const double> sums) {
  const auto hundredfold = static_cast<float>(100 * sums[0]);
  return {hundredfold / static_cast<float>(sums[1]), true};
}

// As chrF does, a Python number in one case.
TypedValue rate_or_zero(std::span<const double> sums) {
  const float share = static_cast<float>(sums[0]) / static_cast<float>(sums[1]);
  return share < 0.45F ? TypedValue{0, false} : float_rate(sums);
}

class CorpusResamplingTest : public testing::Test {
 protected:
  static std::vector<SystemStatistics> both(const SegmentStatistics& baseline,
                                            const SegmentStatistics& system) {
    return {{&baseline, rate(baseline.sums()).value}, {&system, rate(system.sums()).value}};
  }
  SegmentStatistics baseline_ = hits_and_totals(kBaselineHits);
  SegmentStatistics system_ = hits_and_totals(kSystemHits);
};

void expect_confidence(const PairedResult& result, double mean, double half_width, bool single) {
  ASSERT_TRUE(result.mean && result.half_width);
  EXPECT_EQ(result.mean->value, mean);
  EXPECT_EQ(result.mean->single, single);
  EXPECT_EQ(result.half_width->value, half_width);
  EXPECT_EQ(result.half_width->single, single);
}

TEST_F(CorpusResamplingTest, PairedBootstrapMatchesSacrebleu) {
  const auto results =
      paired_bootstrap_test(both(baseline_, system_), float_rate, 1000, Pcg64(12345));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].score, 54.53125);
  EXPECT_FALSE(results[0].p_value);
  EXPECT_EQ(results[1].score, 55.78125);
  EXPECT_EQ(results[1].p_value, 0.14285714285714285);
  expect_confidence(results[0], 54.758366F, 10.29019F, true);
  expect_confidence(results[1], 55.957558F, 10.077555F, true);
}

TEST_F(CorpusResamplingTest, OneDoubleAmongTheScoresMakesAllDoubles) {
  const auto results =
      paired_bootstrap_test(both(baseline_, system_), rate_or_zero, 1000, Pcg64(12345));
  EXPECT_EQ(results[1].p_value, 0.06693306693306693);
  expect_confidence(results[0], 53.7564993057251, 10.290189743041992, false);
  expect_confidence(results[1], 55.73560255432129, 10.077554702758789, false);
}

TEST_F(CorpusResamplingTest, PairedRandomisationMatchesSacrebleu) {
  const auto results = paired_randomisation_test(
      both(baseline_, system_), rate, float_rate,
      {.num_trials = 2000, .num_confidence_resamples = 100}, Pcg64(12345));
  EXPECT_FALSE(results[0].p_value);
  EXPECT_EQ(results[1].p_value, 0.37831084457771114);
  expect_confidence(results[0], 54.235615F, 8.872574F, true);
  expect_confidence(results[1], 55.523354F, 8.986193F, true);
}

TEST_F(CorpusResamplingTest, RandomisationAloneHasNoConfidence) {
  const auto results = paired_randomisation_test(both(baseline_, system_), rate, float_rate,
                                                 {.num_trials = 2000}, Pcg64(12345));
  EXPECT_EQ(results[1].p_value, 0.37831084457771114);
  EXPECT_FALSE(results[1].mean);
  EXPECT_FALSE(results[1].half_width);
}

TEST_F(CorpusResamplingTest, ConfidenceMatchesSacrebleu) {
  const auto estimate =
      estimate_confidence(system_, float_rate, 200, generator_of_seed("98765432109876543210"));
  EXPECT_EQ(estimate.mean.value, 56.023335F);
  EXPECT_TRUE(estimate.mean.single);
  EXPECT_EQ(estimate.half_width.value, 8.827387F);
}

TEST_F(CorpusResamplingTest, OtherSystemsChangeNoResult) {
  auto systems = both(baseline_, system_);
  const auto alone = paired_bootstrap_test(systems, float_rate, 100, Pcg64(1));
  systems.insert(systems.begin() + 1, systems[0]);
  const auto among = paired_bootstrap_test(systems, float_rate, 100, Pcg64(1));
  EXPECT_EQ(among[2].p_value, alone[1].p_value);
  EXPECT_EQ(among[2].mean->value, alone[1].mean->value);
  EXPECT_EQ(among[1].p_value, 1.0 / 101);  // the baseline against itself
}

TEST_F(CorpusResamplingTest, RefusesUnlikeSystemsAndNoSamples) {
  SegmentStatistics shorter(2);
  shorter.add(std::vector<double>{1, 2});
  EXPECT_THROW(paired_bootstrap_test(both(baseline_, shorter), float_rate, 10, Pcg64(1)),
               InvalidArgument);
  EXPECT_THROW(paired_bootstrap_test(both(baseline_, system_), float_rate, 0, Pcg64(1)),
               InvalidArgument);
  EXPECT_THROW(paired_randomisation_test(both(baseline_, system_), rate, float_rate,
                                         {.num_trials = 0}, Pcg64(1)),
               InvalidArgument);
  EXPECT_THROW(paired_bootstrap_test({}, float_rate, 10, Pcg64(1)), InvalidArgument);
}

TEST(GeneratorOfSeedTest, ReadsWhatPythonReads) {
  for (const char* seed : {" 12345\n", "+12345", "12_345", "00012345"})
    EXPECT_EQ(generator_of_seed(seed).next_u64(), Pcg64(12345).next_u64()) << seed;
  EXPECT_EQ(generator_of_seed("-0").next_u64(), Pcg64(0).next_u64());
  // numpy.random.default_rng(98765432109876543210).bit_generator.random_raw()
  EXPECT_EQ(generator_of_seed("98765432109876543210").next_u64(), 6258689971741637935U);
}

TEST(GeneratorOfSeedTest, RefusesWhatPythonRefuses) {
  for (const char* seed : {"", " ", "-", "+", "-1", "+-1", "+ 1", "1_", "_1", "1__2", "1.0", "0x1"})
    EXPECT_THROW(generator_of_seed(seed), InvalidArgument) << seed;
  EXPECT_THROW(generator_of_seed(std::string(4301, '1')), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

#include "results/gate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "stats/student_t.h"

namespace vqlm {
namespace {

std::vector<double> percent_right(std::span<const double> sums) {
  return {100 * sums[0] / sums[1]};
}

// Segments of 20 tokens of which the baseline gets 70 % right, the candidate `loss` points less.
struct Systems {
  GateSide baseline, candidate;
  Systems(int num_segments, double loss, std::uint64_t seed) {
    Pcg64 random(seed);
    SegmentStatistics a(2), b(2);
    constexpr int kTokens = 20;
    constexpr double kRight = 0.7;
    for (int i = 0; i < num_segments; ++i) {
      double right_a = 0, right_b = 0;
      for (int t = 0; t < kTokens; ++t) {
        right_a += random.next_double() < kRight ? 1 : 0;
        right_b += random.next_double() < kRight - loss / 100 ? 1 : 0;
      }
      a.add(std::vector<double>{right_a, kTokens});
      b.add(std::vector<double>{right_b, kTokens});
    }
    baseline.values = percent_right(a.sums());
    candidate.values = percent_right(b.sums());
    baseline.function = candidate.function = percent_right;
    baseline.statistics.push_back(std::move(a));
    candidate.statistics.push_back(std::move(b));
  }
};

GateQuestion question(double margin) {
  GateQuestion result;
  result.margin = margin;
  result.num_resamples = 400;
  return result;
}

std::optional<double> p_value(const GateSide& baseline, const GateSide& candidate) {
  return test_difference(baseline, candidate, question(0)).p_value;
}

TEST(GateTest, VerdictsFollowTheInterval) {
  const Systems alike(2000, 0, 1), worse(2000, 5, 2), few(40, 2, 3);
  EXPECT_EQ(gate(alike.baseline, alike.candidate, question(2)).verdict, Verdict::kPass);
  EXPECT_EQ(gate(worse.baseline, worse.candidate, question(2)).verdict, Verdict::kFail);
  const GateAnswer answer = gate(few.baseline, few.candidate, question(2));
  EXPECT_EQ(answer.verdict, Verdict::kInconclusive);
  EXPECT_LT(answer.lower, answer.difference);
  EXPECT_GT(answer.upper, answer.difference);
  EXPECT_EQ(answer.method, "paired bootstrap over segments");
  // The same system loses nothing, however few segments.
  const GateAnswer same = gate(few.baseline, few.baseline, question(0.1));
  EXPECT_EQ(same.verdict, Verdict::kPass);
  EXPECT_EQ(same.lower, 0);
}

TEST(GateTest, WhereLowerIsBetterARiseIsALoss) {
  GateQuestion asked = question(1);
  asked.higher_is_better = false;
  EXPECT_EQ(gate({{10, 10.1}, {}, {}}, {{13, 13.1}, {}, {}}, asked).verdict, Verdict::kFail);
  EXPECT_EQ(gate({{10, 10.1}, {}, {}}, {{8, 8.1}, {}, {}}, asked).verdict, Verdict::kPass);
}

TEST(GateTest, SeedsGiveWelchsInterval) {
  const GateAnswer answer = gate({{10, 12, 14}, {}, {}}, {{20, 21}, {}, {}}, question(0));
  EXPECT_DOUBLE_EQ(answer.difference, 8.5);
  const double of_a = 4.0 / 3, of_b = 0.5 / 2;
  const double degrees = (of_a + of_b) * (of_a + of_b) / (of_a * of_a / 2 + of_b * of_b / 1);
  const double half = student_t_quantile(0.95, degrees) * std::sqrt(of_a + of_b);
  EXPECT_NEAR(answer.lower, 8.5 - half, 1e-12);
  EXPECT_NEAR(answer.upper, 8.5 + half, 1e-12);
  EXPECT_EQ(answer.method, "t over seeds");
  // A side with one seed is taken to vary as the other does.
  const GateAnswer one = gate({{10, 12, 14}, {}, {}}, {{20}, {}, {}}, question(0));
  const double three = 4.0 / 3, alone = 4.0;
  const double shared = (three + alone) * (three + alone) / (three * three / 2 + alone * alone / 2);
  EXPECT_NEAR(one.upper - one.difference,
              student_t_quantile(0.95, shared) * std::sqrt(three + alone), 1e-12);
}

TEST(GateTest, OwnIntervalsAndNoneAtAll) {
  const Interval ninety_five{8, 12, 0.95, "jackknife"};
  const GateAnswer answer = gate({{10}, {}, {ninety_five}}, {{11}, {}, {ninety_five}}, question(5));
  const double half = 2 / normal_quantile(0.975) * normal_quantile(0.95) * std::sqrt(2);
  EXPECT_NEAR(answer.upper, 1 + half, 1e-12);
  const GateAnswer alone = gate({{10}, {}, {}}, {{9}, {}, {}}, question(2));
  EXPECT_EQ(alone.lower, -1);
  EXPECT_EQ(alone.upper, -1);
  EXPECT_EQ(alone.method, "none: the difference alone");
  EXPECT_EQ(alone.verdict, Verdict::kPass);
}

// Errors are as rare as alpha says. The full simulation is benchmarks/gate_simulation.cc.
TEST(GateTest, ErrorsAreAsRareAsPromised) {
  constexpr int kTrials = 300;
  int passed_at_margin = 0, passed_without_loss = 0, failed_at_twice = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const auto verdict = [&](double loss) {
      const Systems systems(500, loss, 1000 * trial + static_cast<std::uint64_t>(loss));
      return gate(systems.baseline, systems.candidate, question(2)).verdict;
    };
    passed_at_margin += verdict(2) == Verdict::kPass ? 1 : 0;
    passed_without_loss += verdict(0) == Verdict::kPass ? 1 : 0;
    failed_at_twice += verdict(4) == Verdict::kFail ? 1 : 0;
  }
  EXPECT_LE(passed_at_margin, kTrials * 0.09);  // 5 % and three standard errors
  EXPECT_GE(passed_at_margin, kTrials * 0.01);
  EXPECT_GE(passed_without_loss, kTrials * 0.9);
  EXPECT_GE(failed_at_twice, kTrials * 0.9);
}

TEST(GateTest, PValuesOfDifferences) {
  const Systems alike(500, 0, 1), worse(500, 5, 2);
  EXPECT_GT(p_value(alike.baseline, alike.candidate).value(), 0.05);
  EXPECT_LT(p_value(worse.baseline, worse.candidate).value(), 0.01);
  EXPECT_EQ(p_value(alike.baseline, alike.baseline).value(), 1);
  // Seeds that differ as much as the systems take the significance away.
  const auto with_seeds = [&](const GateSide& side, double spread) {
    GateSide result;
    result.function = side.function;
    for (const double shift : {-spread, 0.0, spread}) {
      result.values.push_back(side.values[0] + shift);
      result.statistics.push_back(side.statistics[0]);
    }
    return result;
  };
  EXPECT_GT(p_value(with_seeds(worse.baseline, 5), with_seeds(worse.candidate, 5)).value(), 0.05);
  EXPECT_LT(p_value(with_seeds(worse.baseline, 0.2), with_seeds(worse.candidate, 0.2)).value(),
            0.01);
}

// A side may keep other statistics of the same segments.
TEST(GateTest, SidesWithOtherStatistics) {
  const Systems systems(500, 5, 2);
  GateSide candidate = systems.candidate, baseline = systems.baseline;
  const GateAnswer alike = gate(baseline, candidate, question(0));
  SegmentStatistics wider(candidate.statistics[0].width() + 1);
  for (std::size_t i = 0; i < candidate.statistics[0].size(); ++i) {
    std::vector<double> row(candidate.statistics[0].row(i).begin(),
                            candidate.statistics[0].row(i).end());
    row.insert(row.begin(), 7);
    wider.add(row);
  }
  candidate.statistics[0] = wider;
  candidate.function = [](std::span<const double> sums) { return percent_right(sums.subspan(1)); };
  const GateAnswer answer = gate(baseline, candidate, question(0));
  EXPECT_EQ(answer.lower, alike.lower);
  EXPECT_EQ(answer.upper, alike.upper);
  EXPECT_LT(p_value(baseline, candidate).value(), 0.01);
}

TEST(GateTest, PValuesWithoutStatistics) {
  EXPECT_FALSE(p_value({{1}, {}, {}}, {{2}, {}, {}}));
  // Intervals alone: a difference of 1.96 standard errors, whatever level the intervals have.
  const double half = normal_quantile(0.975);
  const Interval own{-half, half, 0.95, "jackknife"};
  const auto p = p_value({{0}, {}, {own}}, {{half * std::sqrt(2.0)}, {}, {own}});
  ASSERT_TRUE(p);
  EXPECT_NEAR(*p, 0.05, 1e-6);
  // Seeds alone: Welch's test. Means 12 and 20, variances 4 and 1 of three values each.
  const auto welch = p_value({{10, 12, 14}, {}, {}}, {{19, 20, 21}, {}, {}});
  ASSERT_TRUE(welch);
  const double error = std::sqrt(5.0 / 3), degrees = 25.0 / (16.0 / 2 + 1.0 / 2);
  EXPECT_NEAR(*welch, student_t_two_sided(8 / error, degrees), 1e-12);
}

// Three seeds that agree do not tell how a fourth would vary.
TEST(GateTest, EqualSeedsGiveNoPValue) {
  EXPECT_FALSE(p_value({{200, 200, 200}, {}, {}}, {{100, 100, 100}, {}, {}}));
}

TEST(GateTest, RefusesWhatHasNoAnswer) {
  const Systems systems(10, 0, 1), others(11, 0, 1);
  EXPECT_THROW(gate({}, systems.candidate, question(1)), InvalidArgument);
  EXPECT_THROW(gate(systems.baseline, others.candidate, question(1)), InvalidArgument);
  GateQuestion asked = question(1);
  asked.alpha = 0.5;
  EXPECT_THROW(gate(systems.baseline, systems.candidate, asked), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

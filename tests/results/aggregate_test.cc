#include "results/aggregate.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

Score score(const std::string& name, double value) {
  Score result;
  result.name = name;
  result.value = value;
  result.interval = Interval{value - 1, value + 3, 0.95, "bootstrap over segments"};
  return result;
}

RunRecord run_of(const std::vector<double>& values) {
  RunRecord run;
  std::uint64_t seed = 0;
  for (const double value : values) {
    Result result;
    result.task = "mt";
    result.generator = "vqvae";
    result.seed = ++seed;
    result.scores.push_back(score("bleu", value));
    result.absent["codebook"] = "no codes";
    result.absent["perplexity"] = "does not score";
    run.results.push_back(result);
  }
  return run;
}

TEST(AggregateTest, OneSeedUsesTheMetricsOwnInterval) {
  const RunRecord run = run_of({30});
  const Aggregate found = aggregate_seeds(find_scores(run, {"mt", "vqvae", "bleu", ""}).scores);
  EXPECT_EQ(found.mean, 30);
  EXPECT_EQ(found.half_width, 2);
  EXPECT_FALSE(found.over_seeds);
  EXPECT_EQ(found.method, "bootstrap over segments");
}

TEST(AggregateTest, SeveralSeedsUseTheTInterval) {
  const RunRecord run = run_of({1, 2, 3});
  const Aggregate found = aggregate_seeds(find_scores(run, {"mt", "vqvae", "bleu", ""}).scores);
  EXPECT_DOUBLE_EQ(found.mean, 2);
  // t(0.975, 2 degrees) = 4.302653, standard deviation 1, divided by the root of 3.
  EXPECT_NEAR(*found.half_width, 4.302653 / 1.7320508, 1e-5);
  EXPECT_TRUE(found.over_seeds);
  EXPECT_EQ(found.num_seeds, 3);
}

TEST(AggregateTest, EqualScoresOfAllSeedsAreNoSpreadOfZero) {
  const RunRecord run = run_of({5, 5});
  const Aggregate found = aggregate_seeds(find_scores(run, {"mt", "vqvae", "bleu", ""}).scores);
  EXPECT_EQ(found.mean, 5);
  EXPECT_EQ(found.half_width, 2);
  EXPECT_FALSE(found.over_seeds);
}

TEST(AggregateTest, AbsenceGivesTheReasonOfScoreFamilyOrMetric) {
  const RunRecord run = run_of({1});
  EXPECT_EQ(find_scores(run, {"mt", "vqvae", "codebook.use", ""}).absent, "no codes");
  EXPECT_EQ(find_scores(run, {"mt", "vqvae", "bits_per_byte", "perplexity"}).absent,
            "does not score");
  EXPECT_EQ(find_scores(run, {"mt", "vqvae", "chrf", ""}).absent, "");
  EXPECT_EQ(find_scores(run, {"mt", "ngram", "bleu", ""}).num_seeds, 0);
}

TEST(AggregateTest, AScoreWithoutAValueGivesItsReason) {
  RunRecord run = run_of({1});
  run.results[0].scores[0].absent = "no texts";
  const SeedScores found = find_scores(run, {"mt", "vqvae", "bleu", ""});
  EXPECT_TRUE(found.scores.empty());
  EXPECT_EQ(found.absent, "no texts");
}

TEST(AggregateTest, CountsSeedsWithoutTheScore) {
  RunRecord run = run_of({1, 2, 3});
  run.results[1].scores.clear();
  const SeedScores found = find_scores(run, {"mt", "vqvae", "bleu", ""});
  EXPECT_EQ(found.scores.size(), 2u);
  EXPECT_EQ(found.num_seeds, 3);
}

}  // namespace
}  // namespace vqlm

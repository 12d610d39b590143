// The intervals of the metrics on simulated sets: a small copy of build/release/interval_coverage
// (docs/intervals.md), with limits three standard errors wide that a broken method does not meet.
#include <gtest/gtest.h>

#include "coverage.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

constexpr int kSets = 200;
constexpr double kLeast = 0.905, kMost = 0.985;

void expect_coverage(const std::string& metric, const std::string& score,
                     const Population& population, std::size_t set_size) {
  const auto made = make_metric(metric);
  const double truth = true_values(*made, population, 60000, set_size).at(score);
  const Coverage coverage =
      measure_coverage(*made, population, {{score, truth}}, kSets, set_size).at(score);
  EXPECT_EQ(coverage.sets, kSets);
  EXPECT_GE(coverage.share(), kLeast) << score;
  EXPECT_LE(coverage.share(), kMost) << score;
}

TEST(IntervalCoverage, Bleu) {
  expect_coverage("bleu", "bleu", edited_sentences(load_grammar("en_zh")), 200);
}
TEST(IntervalCoverage, Chrf) {
  expect_coverage("chrf", "chrf", edited_sentences(load_grammar("en_zh")), 200);
}
TEST(IntervalCoverage, PerplexityOfKnownProbabilities) {
  const auto grammar = load_grammar("en_zh");
  const auto metric = make_metric("perplexity");
  const double truth = grammar_perplexity(*grammar);
  const Population population = grammar_likelihoods(grammar);
  EXPECT_NEAR(true_values(*metric, population, 10000, 200).at("perplexity"), truth, 0.2);
  const auto coverage = measure_coverage(*metric, population, {{"perplexity", truth}}, kSets, 200);
  EXPECT_GE(coverage.at("perplexity").share(), kLeast);
  EXPECT_LE(coverage.at("perplexity").share(), kMost);
}
TEST(IntervalCoverage, CodebookPerplexityOfSkewedCodes) {
  expect_coverage("codebook", "codebook.perplexity", zipf_codes(512, 1), 300);
}
// Here the jackknife without its correction covers 99 %.
TEST(IntervalCoverage, CodebookPerplexityOfEvenCodes) {
  expect_coverage("codebook", "codebook.perplexity", zipf_codes(512, 0.2), 300);
}
TEST(IntervalCoverage, DistinctBigramsOfASmallLanguage) {
  expect_coverage("distinct", "distinct_2", grammar_texts(load_grammar("en_zh")), 300);
}
TEST(IntervalCoverage, DistinctBigramsOfManyWords) {
  expect_coverage("distinct", "distinct_2", zipf_texts(20000, 1), 300);
}

TEST(IntervalCoverage, WithoutAMethodThereIsNoInterval) {
  std::vector<Prediction> texts;
  for (int i = 0; i < 5; ++i) texts.push_back(text_prediction("a b c d " + std::to_string(i)));
  for (const char* name : {"self_bleu", "overlap"}) {
    const auto metric = make_metric(name);
    EXPECT_EQ(metric->info().interval_method, "none");
    for (const Score& score : metric->evaluate(texts)) EXPECT_FALSE(score.interval) << score.name;
  }
}

}  // namespace
}  // namespace vqlm

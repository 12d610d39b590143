#include "app/comparison.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/builtin_plugins.h"
#include "app/comparison_report.h"
#include "core/error.h"
#include "core/registries.h"

namespace vqlm {
namespace {

Prediction predicted(const std::string& id, const std::string& reference,
                     const std::string& output) {
  Prediction prediction;
  prediction.example = {id, "source " + id, {reference}, ""};
  prediction.generation = Generation{output, {}, {}, 0};
  return prediction;
}

// Twelve sentences of which A gets the first words right, B all of every second one, `right` all.
struct Outputs {
  std::vector<Prediction> a, b, right;
  Outputs() {
    for (int i = 0; i < 12; ++i) {
      const std::string id = std::to_string(i);
      const std::string reference = "a small dog number " + id + " runs over the wet grass";
      a.push_back(predicted(id, reference, "a small dog number " + id));
      right.push_back(predicted(id, reference, reference));
      b.push_back(predicted(id, reference, i % 2 == 0 ? reference : "a small dog"));
    }
  }
};

std::shared_ptr<const Metric> metric_named(const std::string& name) {
  Registries registries;
  register_builtin_plugins(registries);
  const nlohmann::json options = nlohmann::json::object();
  JsonReader reader(options, "test");
  return registries.metrics.create(name, reader);
}

// A bound over codes of one level has fewer scores, and statistics, than one over two levels.
Prediction bounded(int i, std::vector<double> code_nats) {
  Prediction prediction = predicted(std::to_string(i), "a b", "");
  prediction.generation.reset();
  Likelihood& likelihood = prediction.likelihood.emplace();
  likelihood.kind = LikelihoodKind::kBound;
  if (code_nats.size() > 1) likelihood.code_level_sizes = {1, 1};
  likelihood.code_nats = std::move(code_nats);
  likelihood.token_nats = {1.0 + i % 3, 2};
  likelihood.num_tokens = 2;
  likelihood.num_bytes = 3;
  return prediction;
}

TEST(ComparisonTest, SidesWithOtherStatisticsShareWhatBothHave) {
  std::vector<Prediction> a, b;
  for (int i = 0; i < 30; ++i) {
    a.push_back(bounded(i, {3.0 + i % 2}));
    b.push_back(bounded(i, {1.0 + i % 5, 1}));
  }
  const auto perplexity = metric_named("perplexity");
  bool compared = false, left = false;
  for (const bool swapped : {false, true})
    for (const ScoreComparison& pair :
         compare_scores(*perplexity, swapped ? b : a, swapped ? a : b, {})) {
      if (pair.a.name == "bits_per_token") {
        compared = true;
        ASSERT_TRUE(pair.absent.empty() && pair.interval && pair.p_value) << pair.absent;
        EXPECT_LT(pair.interval->lower, pair.difference);
        EXPECT_GT(pair.interval->upper, pair.difference);
        EXPECT_GT(*pair.p_value, 0);
      }
      left = left || pair.absent == "B has no such score";
    }
  EXPECT_TRUE(compared && left);
}

TEST(ComparisonTest, AdditiveMetricsGetPairedIntervalsAndTests) {
  const Outputs outputs;
  const auto bleu = metric_named("bleu");
  for (const PairedTest test : {PairedTest::kBootstrap, PairedTest::kRandomisation}) {
    ComparisonOptions options;
    options.test = test;
    const ScoreComparison pair = compare_scores(*bleu, outputs.a, outputs.b, options)[0];
    EXPECT_TRUE(pair.absent.empty());
    EXPECT_DOUBLE_EQ(pair.difference, pair.b.value - pair.a.value);
    EXPECT_GT(pair.difference, 10);
    ASSERT_TRUE(pair.interval && pair.p_value);
    EXPECT_LT(pair.interval->lower, pair.difference);
    EXPECT_GT(pair.interval->upper, pair.difference);
    EXPECT_LT(*compare_scores(*bleu, outputs.a, outputs.right, options)[0].p_value, 0.05);
  }
  const ScoreComparison same = compare_scores(*bleu, outputs.a, outputs.a, {})[0];
  EXPECT_EQ(same.difference, 0);
  EXPECT_EQ(same.interval->lower, 0);
  EXPECT_EQ(*same.p_value, 1);
}

TEST(ComparisonTest, OtherMetricsGetTheirOwnIntervalsTogether) {
  const Outputs outputs;
  const auto distinct = metric_named("distinct");
  for (const ScoreComparison& pair : compare_scores(*distinct, outputs.a, outputs.b, {})) {
    EXPECT_FALSE(pair.p_value);
    if (!pair.a.interval || !pair.b.interval) continue;
    const double a = pair.a.interval->upper - pair.a.interval->lower,
                 b = pair.b.interval->upper - pair.b.interval->lower;
    EXPECT_NEAR(pair.interval->upper - pair.interval->lower, std::hypot(a, b), 1e-12);
  }
}

TEST(ComparisonTest, PredictionsAreBroughtIntoTheSameOrderOrRefused) {
  const Outputs outputs;
  std::vector<Prediction> turned(outputs.b.rbegin(), outputs.b.rend());
  const std::vector<Prediction> back = aligned(outputs.a, turned);
  for (std::size_t i = 0; i < back.size(); ++i)
    EXPECT_EQ(back[i].example.id, outputs.a[i].example.id);
  turned[3].example.references = {"another one"};
  EXPECT_THROW(aligned(outputs.a, turned), InvalidArgument);
  turned.pop_back();
  EXPECT_THROW(aligned(outputs.a, turned), InvalidArgument);
}

TEST(ComparisonTest, ReportHasDifferencesBreakdownsAndExamples) {
  const Outputs outputs;
  ComparisonReport report;
  report.num_examples = 2;
  const NamedMetric bleu{"bleu", metric_named("bleu")};
  for (const std::uint64_t seed : {1, 2})
    report.pairs.push_back({"mt",
                            "one",
                            "two",
                            seed,
                            outputs.a,
                            outputs.b,
                            {{bleu, compare_scores(*bleu.metric, outputs.a, outputs.b, {})}}});
  const std::vector<Table> tables = comparison_tables(report);
  ASSERT_EQ(tables.size(), 5U);
  EXPECT_EQ(tables[0].rows.size(), 3U);  // two seeds, both together
  EXPECT_NE(tables[0].rows[0].cells[2].text.find("(better)"), std::string::npos);
  // The same p-value twice: Holm doubles the smaller one.
  EXPECT_NEAR(*tables[0].rows[0].cells[5].value, 2 * *tables[0].rows[0].cells[4].value, 1e-12);
  EXPECT_NE(tables[0].rows[2].cells[3].text, "n/a");
  EXPECT_EQ(tables[1].rows.size(), 1U);  // all references are of 10 words
  EXPECT_EQ(*tables[1].rows[0].cells[0].value, 12);
  EXPECT_EQ(tables[4].rows.size(), 4U);  // two that rose, two that fell
  EXPECT_GT(*tables[4].rows[0].cells[1].value, *tables[4].rows[0].cells[0].value);
  EXPECT_LT(*tables[4].rows[3].cells[1].value, *tables[4].rows[3].cells[0].value);
}

}  // namespace
}  // namespace vqlm

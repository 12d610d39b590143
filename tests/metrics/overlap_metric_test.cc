#include <gtest/gtest.h>

#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

TEST(OverlapMetric, CountsSourcesReferencesPairsAndCopies) {
  std::vector<Prediction> predictions(4, text_prediction("a", {"b"}));
  for (Prediction& prediction : predictions) prediction.example.source = "s";
  for (const std::size_t i : {0, 1, 2}) predictions[i].source_in_training = true;
  for (const std::size_t i : {0, 1}) predictions[i].reference_in_training = true;
  predictions[0].pair_in_training = true;
  const auto scores = make_metric("overlap")->evaluate(predictions);
  EXPECT_EQ(scores[0].name, "overlap.sources");
  EXPECT_EQ(scores[0].value, 3);
  EXPECT_EQ(named(scores, "overlap.sources_share").value, 0.75);
  EXPECT_EQ(named(scores, "overlap.references").value, 2);
  EXPECT_EQ(named(scores, "overlap.references_share").value, 0.5);
  EXPECT_EQ(named(scores, "overlap.pairs").value, 1);
  EXPECT_EQ(named(scores, "overlap.pairs_share").value, 0.25);
  EXPECT_EQ(named(scores, "overlap.outputs").value, 0);
  EXPECT_EQ(named(scores, "overlap.examples").value, 4);
  EXPECT_EQ(scores[0].signature, "match:whole text|texts:4|version:vqlm.0.1.0");
}

TEST(OverlapMetric, SamplesHaveOutputsOnly) {
  std::vector<Prediction> predictions(8, text_prediction("a"));
  predictions[5].output_in_training = true;
  const auto scores = make_metric("overlap")->evaluate(predictions);
  EXPECT_EQ(named(scores, "overlap.outputs").value, 1);
  EXPECT_EQ(named(scores, "overlap.outputs_share").value, 0.125);
  EXPECT_EQ(named(scores, "overlap.sources").absent, "no sources");
  EXPECT_EQ(named(scores, "overlap.references").absent, "no references");
  EXPECT_NE(named(scores, "overlap.pairs").absent, "");
}

TEST(OverlapMetric, TextsWithoutASourceHaveNoPairs) {
  std::vector<Prediction> predictions{likelihood_prediction(LikelihoodKind::kExact)};
  predictions[0].example.references = {"b"};
  predictions[0].reference_in_training = predictions[0].pair_in_training = true;
  const auto scores = make_metric("overlap")->evaluate(predictions);
  EXPECT_EQ(named(scores, "overlap.references").value, 1);
  EXPECT_NE(named(scores, "overlap.pairs").absent, "");
  EXPECT_EQ(named(scores, "overlap.outputs").absent, "no generated texts");
}

}  // namespace
}  // namespace vqlm

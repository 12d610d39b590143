#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/random.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

Prediction coded(Codes codes, const std::string& label) {
  Prediction prediction = text_prediction("");
  prediction.codebooks = {{0, 0, 4, 1}};
  if (codes.size() == 2) prediction.codebooks.push_back({0, 1, 4, 1});
  prediction.generation->codes = std::move(codes);
  prediction.code_origin = "encoder";
  prediction.example.label = label;
  return prediction;
}

TEST(CodeLabelsMetric, CodesThatNameTheLabel) {
  std::vector<Prediction> predictions;
  for (int i = 0; i < 40; ++i)
    predictions.push_back(coded({{i % 2, i % 2 + 2}}, i % 2 == 0 ? "past" : "future"));
  const auto metric = make_metric("code_labels");
  ASSERT_EQ(metric->cannot_score(predictions), "");
  const auto scores = metric->evaluate(predictions);
  ASSERT_EQ(scores.size(), 4U);
  EXPECT_DOUBLE_EQ(named(scores, "codes.purity").value, 1);
  EXPECT_NEAR(named(scores, "codes.mutual_information").value, 1, 1e-12);
  EXPECT_EQ(named(scores, "codes.mutual_information").unit, "bits");
  EXPECT_EQ(scores[0].signature,
            "origin:encoder|split:test|codes:4|labels:2|pairs:80|version:vqlm.0.1.0");
  EXPECT_THAT(named(scores, "codes.purity_by_chance").signature,
              HasSubstr("|permutations:20|seed:12345|"));
  EXPECT_LT(named(scores, "codes.purity_by_chance").value, 0.75);
  EXPECT_LT(named(scores, "codes.mutual_information_by_chance").value, 0.2);
}

// What codes that know nothing seem to say is what chance gives.
TEST(CodeLabelsMetric, CodesThatKnowNothingAreAtTheLevelOfChance) {
  std::vector<Prediction> predictions;
  Pcg64 random(3);
  for (int i = 0; i < 60; ++i)
    predictions.push_back(
        coded({{static_cast<int>(random.below(4))}}, random.below(2) ? "a" : "b"));
  const auto scores = make_metric("code_labels", {{"permutations", 200}})->evaluate(predictions);
  const double chance = named(scores, "codes.mutual_information_by_chance").value;
  EXPECT_GT(chance, 0.01);  // (4 - 1) (2 - 1) / (2 * 60 ln 2) bits, 0.036 (Miller 1955)
  EXPECT_LT(chance, 0.07);
  EXPECT_NEAR(named(scores, "codes.mutual_information").value, chance, 0.07);
  EXPECT_TRUE(scores[0].interval);
  EXPECT_TRUE(scores[1].interval);
}

TEST(CodeLabelsMetric, SeveralCodebooksCountByTheirCodes) {
  // The first names the label, with one code a text; the second has three that are always alike.
  const std::vector<Prediction> predictions{coded({{0}, {2, 2, 2}}, "a"),
                                            coded({{1}, {2, 2, 2}}, "b")};
  const auto scores = make_metric("code_labels")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(scores[0].value, 0.25 * 1 + 0.75 * 0.5);
  EXPECT_NEAR(scores[1].value, 0.25, 1e-12);
}

TEST(CodeLabelsMetric, SaysWhyThereIsNoScore) {
  const auto metric = make_metric("code_labels");
  EXPECT_EQ(metric->cannot_score(std::vector{text_prediction("a")}), "no codes");
  EXPECT_EQ(metric->cannot_score(std::vector{coded({{1}}, "")}), "no labels");
  EXPECT_EQ(metric->cannot_score(std::vector{coded({{1}}, "a"), coded({{2}}, "a")}),
            "a single label");
  EXPECT_EQ(metric->cannot_score(std::vector{coded({{}}, "a"), coded({{}}, "b")}),
            "no code was drawn");
}

}  // namespace
}  // namespace vqlm

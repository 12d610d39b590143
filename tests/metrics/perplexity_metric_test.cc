#include <gtest/gtest.h>

#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

TEST(PerplexityMetric, SplitsBitsIntoRateAndDistortion) {
  const std::vector<Prediction> predictions{likelihood_prediction(LikelihoodKind::kBound)};
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "perplexity").value, 4.0);  // 4 bits over 2 tokens
  EXPECT_DOUBLE_EQ(named(scores, "bits_per_byte").value, 0.5);
  EXPECT_DOUBLE_EQ(named(scores, "distortion").value, 1.5);
  EXPECT_DOUBLE_EQ(named(scores, "rate").value, 0.5);
  EXPECT_DOUBLE_EQ(named(scores, "total").value, 2.0);
  EXPECT_DOUBLE_EQ(named(scores, "distortion_per_byte").value, 3.0 / 8);
  EXPECT_DOUBLE_EQ(named(scores, "rate_per_byte").value, 1.0 / 8);
  EXPECT_EQ(named(scores, "rate_per_byte").unit, "bits/byte");
  EXPECT_EQ(named(scores, "rate").kind, "bound");
  EXPECT_EQ(scores[0].kind, "bound");
  EXPECT_EQ(scores[0].signature, "kind:bound|unit:char|eos:yes|version:vqlm.0.1.0");
}

TEST(PerplexityMetric, UnknownTokensForbidBitsPerByte) {
  const std::vector<Prediction> predictions{likelihood_prediction(LikelihoodKind::kExact, 3)};
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  for (const char* name : {"bits_per_byte", "rate_per_byte", "distortion_per_byte"})
    EXPECT_EQ(named(scores, name).absent, "not comparable: 3 tokens are unknown");
  for (const char* name : {"perplexity", "rate", "distortion"})
    EXPECT_EQ(named(scores, name).absent, "");
}

TEST(PerplexityMetric, CapacityIsOfTheCodesWithoutTheirEnd) {
  std::vector<Prediction> predictions(2, likelihood_prediction(LikelihoodKind::kBound));
  for (Prediction& prediction : predictions) {
    prediction.codebooks = {{0, 0, 8, 1}};
    prediction.likelihood->code_nats = {1, 1, 1, 1};  // three codes and the end, of two tokens
  }
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  const Score& capacity = named(scores, "capacity");
  EXPECT_DOUBLE_EQ(capacity.value, 3 * 3.0 / 2);
  EXPECT_EQ(capacity.unit, "bits/token");
  EXPECT_EQ(capacity.kind, "");
  EXPECT_EQ(capacity.signature, "codes:8|unit:char|eos:yes|version:vqlm.0.1.0");
}

// Two codes of a level and four, two by two, of the next, each level with its end.
TEST(PerplexityMetric, RatesOfLevelsAddUp) {
  std::vector<Prediction> predictions(2, likelihood_prediction(LikelihoodKind::kBound));
  for (Prediction& prediction : predictions) {
    prediction.codebooks = {{0, 0, 8, 4}, {1, 0, 4, 2}, {1, 1, 16, 2}};
    prediction.likelihood->code_nats = {1, 2, 3, 4, 5, 6, 7, 0};
    prediction.likelihood->code_level_sizes = {3, 5};
  }
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "rate.level0").value, 6 / std::log(2.0) / 2);
  EXPECT_DOUBLE_EQ(named(scores, "rate.level1").value, 22 / std::log(2.0) / 2);
  EXPECT_DOUBLE_EQ(named(scores, "rate").value, 28 / std::log(2.0) / 2);
  EXPECT_DOUBLE_EQ(named(scores, "capacity").value, (2 * 3.0 + 2 * (2.0 + 4.0)) / 2);
  EXPECT_EQ(named(scores, "capacity").signature,
            "codes:8,4,16|unit:char|eos:yes|version:vqlm.0.1.0");
  EXPECT_EQ(named(scores, "rate.level1").kind, "bound");
}

TEST(PerplexityMetric, WithoutCodesThereIsNoRate) {
  std::vector<Prediction> predictions{likelihood_prediction(LikelihoodKind::kExact)};
  predictions[0].likelihood->code_nats.clear();
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  for (const char* name : {"rate", "rate_per_byte", "capacity"})
    EXPECT_EQ(named(scores, name).absent, "no codes") << name;
  EXPECT_DOUBLE_EQ(named(scores, "distortion").value, named(scores, "total").value);
  EXPECT_DOUBLE_EQ(named(scores, "distortion_per_byte").value,
                   named(scores, "bits_per_byte").value);
}

TEST(PerplexityMetric, ReconstructionIsNoPerplexity) {
  const std::vector<Prediction> predictions{likelihood_prediction(LikelihoodKind::kReconstruction),
                                            likelihood_prediction(LikelihoodKind::kReconstruction)};
  const auto scores = make_metric("perplexity")->evaluate(predictions);
  for (const char* name : {"perplexity", "rate", "bits_per_byte", "rate_per_byte"})
    EXPECT_NE(named(scores, name).absent, "") << name;
  EXPECT_FALSE(named(scores, "perplexity").interval);
  EXPECT_EQ(named(scores, "distortion").absent, "");
  EXPECT_EQ(named(scores, "distortion_per_byte").absent, "");
  const std::vector<Prediction> mixed{likelihood_prediction(LikelihoodKind::kExact),
                                      likelihood_prediction(LikelihoodKind::kBound)};
  EXPECT_EQ(make_metric("perplexity")->cannot_score(mixed), "likelihoods of different kinds");
}

}  // namespace
}  // namespace vqlm

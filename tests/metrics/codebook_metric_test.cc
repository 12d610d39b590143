#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CodebookMetric, CountsOverTheWholeSplit) {
  std::vector<Prediction> predictions;
  for (int i = 0; i < 8; ++i) {
    predictions.push_back(text_prediction(""));
    predictions.back().generation->codes = {{i % 2, i % 2}};
    predictions.back().codebooks = {{0, 0, 4, 1}};
    predictions.back().code_origin = "encoder";
  }
  const auto scores = make_metric("codebook")->evaluate(predictions);
  EXPECT_EQ(scores[0].name, "codebook.use");
  EXPECT_DOUBLE_EQ(scores[0].value, 0.5);
  EXPECT_THAT(scores[0].series, ElementsAre(8, 8, 0, 0));
  EXPECT_EQ(scores[0].signature,
            "origin:encoder|split:test|codes:4|level:0|drawn:16|version:vqlm.0.1.0");
  EXPECT_DOUBLE_EQ(named(scores, "codebook.perplexity").value, 2.0);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.entropy").value, 1.0);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.dead").value, 2.0);
  EXPECT_TRUE(named(scores, "codebook.perplexity").interval);
  EXPECT_EQ(make_metric("codebook")->cannot_score(std::vector{text_prediction("a")}), "no codes");
  predictions[3].generation->codes = {{4}};
  EXPECT_THROW(make_metric("codebook")->evaluate(predictions), InvalidArgument);
}

TEST(CodebookMetric, RareCodesAreDrawnButSeldom) {
  Prediction prediction = text_prediction("");
  prediction.generation->codes = {std::vector<int>(39, 0)};
  prediction.generation->codes[0].push_back(1);  // 39, 1, 0, 0 draws: a mean of 10
  prediction.codebooks = {{0, 0, 4, 1}};
  const std::vector<Prediction> predictions{prediction};
  const auto rare = named(make_metric("codebook")->evaluate(predictions), "codebook.rare");
  EXPECT_DOUBLE_EQ(rare.value, 0);  // 1 is not below a tenth of the mean
  EXPECT_THAT(rare.signature, HasSubstr("|drawn:40|rare:<0.1*mean|version:"));
  const auto scores = make_metric("codebook", {{"rare_fraction", 0.2}})->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.rare").value, 0.25);
  EXPECT_THAT(named(scores, "codebook.rare").signature, HasSubstr("|rare:<0.2*mean|"));
  EXPECT_DOUBLE_EQ(named(scores, "codebook.dead").value, 2);
  EXPECT_THROW(make_metric("codebook", {{"rare_fraction", 2}}), InvalidArgument);
}

TEST(CodebookMetric, CapacityNeedsTheGeneratedTokens) {
  Prediction prediction = text_prediction("a b c");
  prediction.generation->codes = {{0, 3, 2}};
  prediction.codebooks = {{0, 0, 16, 1}};
  EXPECT_EQ(
      named(make_metric("codebook")->evaluate(std::vector{prediction}), "codebook.capacity").absent,
      "no tokens are counted here");
  prediction.generation->token_log_prob_nats = {-1, -1, -1, -1, -1, -1};
  const auto scores = make_metric("codebook")->evaluate(std::vector{prediction, prediction});
  EXPECT_DOUBLE_EQ(named(scores, "codebook.capacity").value, 4 * 3.0 / 6);
  EXPECT_EQ(named(scores, "codebook.capacity").unit, "bits/token");
}

TEST(CodebookMetric, CapacityIsNotThatOfAPrefixAndItsContinuation) {
  Prediction prediction = text_prediction("a b c");
  prediction.generation->codes = {{0, 3, 2}};
  prediction.generation->token_log_prob_nats = {-1, -1};
  prediction.codebooks = {{0, 0, 16, 1}};
  prediction.code_origin = "prior";
  prediction.example.source = "a b";
  const auto capacity = [](const std::vector<Prediction>& predictions) {
    return named(make_metric("codebook")->evaluate(predictions), "codebook.capacity");
  };
  EXPECT_EQ(capacity({prediction}).absent, "the codes stand for the prefix too, the tokens do not");
  EXPECT_EQ(capacity({prediction}).value, 0);
  Prediction translation = prediction;
  translation.example.source = "eins zwei";
  EXPECT_EQ(capacity({prediction, translation}).value, 4 * 3.0 / 2);
  translation.setup = "shots:4";  // the answer to a prompt
  EXPECT_NE(capacity({translation}).absent, "");
  prediction.code_origin = "encoder";
  EXPECT_EQ(capacity({prediction}).absent, "");
}

// Two codebooks of two and four codes, three and two codes a text, of four texts.
std::vector<Prediction> two_codebooks() {
  std::vector<Prediction> predictions;
  for (int i = 0; i < 4; ++i) {
    predictions.push_back(text_prediction(""));
    predictions.back().generation->codes = {{0, 1, 1}, {1, i % 2}};
    predictions.back().generation->token_log_prob_nats = {-1, -1};
    predictions.back().codebooks = {{0, 0, 2, 4}, {1, 2, 4, 2}};
  }
  return predictions;
}

double bits(const std::vector<double>& shares) {
  double sum = 0;
  for (const double share : shares) sum -= share * std::log2(share);
  return sum;
}

TEST(CodebookMetric, CodebooksAreSummedAndKeptApart) {
  const auto scores = make_metric("codebook")->evaluate(two_codebooks());
  EXPECT_DOUBLE_EQ(named(scores, "codebook.use").value, 4.0 / 6);
  EXPECT_TRUE(named(scores, "codebook.use").series.empty());
  EXPECT_DOUBLE_EQ(named(scores, "codebook.dead").value, 2);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.drawn").value, 20);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.capacity").value, (12 * 1.0 + 8 * 2.0) / 8);
  const double first = bits({1.0 / 3, 2.0 / 3}), second = bits({0.25, 0.75});
  const double mean = (12 * first + 8 * second) / 20;
  EXPECT_NEAR(named(scores, "codebook.entropy").value, mean, 1e-12);
  EXPECT_NEAR(named(scores, "codebook.perplexity").value, std::exp2(mean), 1e-12);
  EXPECT_THAT(named(scores, "codebook.use").signature, HasSubstr("|codes:2,4|drawn:20|"));
  EXPECT_DOUBLE_EQ(named(scores, "codebook.level0.head0.use").value, 1);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.level1.head2.use").value, 0.5);
  EXPECT_THAT(named(scores, "codebook.level1.head2.use").series, ElementsAre(2, 6, 0, 0));
  EXPECT_NEAR(named(scores, "codebook.level1.head2.entropy").value, second, 1e-12);
  EXPECT_THAT(named(scores, "codebook.level1.head2.use").signature,
              HasSubstr("|codes:4|level:1|head:2|drawn:8|"));
}

TEST(CodebookMetric, RefusesCodesOfAnotherNumberOfCodebooks) {
  auto predictions = two_codebooks();
  predictions[1].generation->codes.pop_back();
  EXPECT_EQ(make_metric("codebook")->cannot_score(predictions), "codebooks of different sizes");
}

}  // namespace
}  // namespace vqlm

// The registered metrics on predictions small enough to compute by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "metrics/repetition.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

TEST(BleuMetric, PerfectTextsScoreAHundredWithSignatureAndInterval) {
  const std::vector<Prediction> predictions{
      text_prediction("the cat sat down .", {"the cat sat down ."}),
      text_prediction("a dog ran off !", {"a dog ran off !"})};
  const auto scores = make_metric("bleu")->evaluate(predictions);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].value, 100.00000000000004);
  EXPECT_EQ(scores[0].signature,
            "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+vqlm.0.1.0");
  ASSERT_TRUE(scores[0].interval);
  EXPECT_EQ(scores[0].interval->lower, scores[0].interval->upper);
  EXPECT_EQ(make_metric("bleu")->cannot_score(std::vector{text_prediction("a")}), "no references");
}

TEST(BleuMetric, RefusesUnknownOptions) {
  EXPECT_THROW(make_metric("bleu", {{"tokenize", "14a"}}), InvalidArgument);
  EXPECT_THROW(make_metric("bleu", {{"tokenise", "zh"}}), InvalidArgument);
}

TEST(BleuMetric, VaryingReferencesAreSigned) {
  const std::vector<Prediction> predictions{text_prediction("a b c d", {"a b c d", "a"}),
                                            text_prediction("a b c d", {"a b c d"})};
  const auto scores = make_metric("bleu", {{"num_resamples", 0}})->evaluate(predictions);
  EXPECT_THAT(scores[0].signature, HasSubstr("nrefs:var|"));
  EXPECT_FALSE(scores[0].interval);
}

TEST(ChrfMetric, NameTellsBetaAndWordOrder) {
  const std::vector<Prediction> predictions{text_prediction("abcdef", {"abcdef"})};
  EXPECT_EQ(make_metric("chrf")->evaluate(predictions)[0].name, "chrf");
  EXPECT_EQ(make_metric("chrf", {{"word_order", 2}})->evaluate(predictions)[0].name, "chrf++");
  EXPECT_EQ(make_metric("chrf", {{"beta", 3}})->evaluate(predictions)[0].name, "chrf3");
  EXPECT_EQ(make_metric("chrf")->evaluate(predictions)[0].value, 100.0);
}

TEST(DistinctMetric, CountsNgramsOfTheCorpus) {
  const std::vector<Prediction> predictions{text_prediction("a b a"), text_prediction("a b")};
  const auto scores = make_metric("distinct")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "distinct_1").value, 2.0 / 5);
  EXPECT_DOUBLE_EQ(named(scores, "distinct_2").value, 2.0 / 3);
  EXPECT_EQ(named(scores, "distinct_4").absent, "no text has 4 tokens");
  const auto chars =
      make_metric("distinct", {{"unit", "char"}})->evaluate(std::vector{text_prediction("你好你")});
  EXPECT_DOUBLE_EQ(chars[0].value, 2.0 / 3);
}

// Leaving a group out must give what counting without it gives.
TEST(DistinctMetric, JackknifeIsExact) {
  std::vector<Prediction> predictions;
  for (const char* line : {"a b c", "a b", "c c d", "e a"})
    predictions.push_back(text_prediction(line));
  const auto interval = make_metric("distinct")->evaluate(predictions)[0].interval;
  ASSERT_TRUE(interval);
  // Without each text: 4/7 (a b c d e of "a b / c c d / e a": 5 of 7), 5/8, 4/7, 4/8.
  const std::vector<double> without{5.0 / 7, 5.0 / 8, 4.0 / 7, 4.0 / 8};
  double mean = 0, squares = 0;
  for (const double value : without) mean += value / 4;
  for (const double value : without) squares += (value - mean) * (value - mean);
  // The interval of the logit. What texts share alone (b, c; a is in three) gives no surplus here.
  const double reach = 3.182446305284263 * std::sqrt(3.0 / 4 * squares);  // t, 3 degrees, 97.5 %
  EXPECT_NEAR(std::log(interval->upper / (1 - interval->upper)), reach / 0.25, 1e-9);
  EXPECT_NEAR(interval->lower + interval->upper, 1, 1e-12);
}

TEST(SelfBleuMetric, EqualTextsScoreOne) {
  const std::vector<Prediction> same{text_prediction("a b c d e"), text_prediction("a b c d e")};
  const auto scores = make_metric("self_bleu")->evaluate(same);
  EXPECT_DOUBLE_EQ(scores[0].value, 1.0);
  EXPECT_THAT(scores[0].signature, HasSubstr("order:4|smooth:epsilon[0.1]|unit:word|texts:2"));
  const std::vector<Prediction> apart{text_prediction("a b c"), text_prediction("d e f")};
  EXPECT_EQ(make_metric("self_bleu")->evaluate(apart)[0].value, 0.0);
  EXPECT_EQ(make_metric("self_bleu")->cannot_score(std::vector{text_prediction("a")}),
            "fewer than two texts");
}

TEST(RepetitionMetric, FindsReturningNgramsAndLoops) {
  const std::vector<Prediction> predictions{text_prediction("a b a b a b"),
                                            text_prediction("c d e f")};
  const auto scores = make_metric("repetition", {{"ngram", 2}})->evaluate(predictions);
  EXPECT_DOUBLE_EQ(scores[0].value, 3.0 / 8);                     // ab ba (ab ba ab); cd de ef
  EXPECT_DOUBLE_EQ(named(scores, "repetition.loop").value, 2.0);  // 4 and 0
  const std::vector<std::string_view> tokens{"x", "a", "a", "a", "y"};
  EXPECT_EQ(longest_loop(tokens, 16), 2U);
}

TEST(SpeedMetric, TakesTimedPredictionsOnly) {
  std::vector<Prediction> predictions(21, text_prediction("a"));
  for (std::size_t i = 0; i < 20; ++i) {
    predictions[i].timed = true;
    predictions[i].generation->seconds = 0.001 * static_cast<double>(i + 1);
    predictions[i].generation->token_log_prob_nats = {-1, -1};
  }
  const auto scores = make_metric("speed")->evaluate(predictions);
  EXPECT_NEAR(named(scores, "speed.ms_median").value, 10.5, 1e-9);
  EXPECT_NEAR(named(scores, "speed.ms_p95").value, 19.0, 1e-9);
  EXPECT_NEAR(named(scores, "speed.tokens_per_second").value, 40 / 0.21, 1e-6);
  EXPECT_TRUE(scores[0].timing);
  EXPECT_EQ(make_metric("speed")->cannot_score(std::vector{text_prediction("a")}),
            "no timed predictions");
}

TEST(AccuracyMetric, IsTheShareOfRightLabelsBesideTheMajoritys) {
  std::vector<Prediction> predictions(4);
  for (auto& prediction : predictions) {
    prediction.example.label = "past";
    prediction.predicted_label = "past";
  }
  predictions[0].predicted_label = "present";
  predictions[3].example.label = "present";
  const auto scores = make_metric("accuracy")->evaluate(predictions);
  EXPECT_EQ(scores[0].value, 0.5);
  EXPECT_THAT(scores[0].signature, HasSubstr("texts:4|majority:0.7500|version:"));
}

TEST(LengthMetric, ComparesWithTheFirstReference) {
  const std::vector<Prediction> predictions{text_prediction("a b", {"a b c d"}),
                                            text_prediction("a", {"b b"})};
  const auto scores = make_metric("length")->evaluate(predictions);
  EXPECT_EQ(named(scores, "length.ratio").value, 0.5);
  EXPECT_EQ(named(scores, "length.mean").value, 1.5);
  EXPECT_EQ(make_metric("length")->evaluate(std::vector{text_prediction("a")})[0].absent,
            "no references");
}

TEST(BuiltinMetrics, RefuseWhatTheyCannotScore) {
  for (const char* name :
       {"accuracy", "bleu", "chrf", "codebook", "distinct", "length", "perplexity", "repetition",
        "self_bleu", "set_bleu", "speed", "overlap"}) {
    const auto metric = make_metric(name);
    EXPECT_NE(metric->cannot_score({}), "") << name;
    EXPECT_EQ(metric->info().name, name);
    EXPECT_THROW(metric->evaluate({}), InvalidArgument) << name;
  }
}

}  // namespace
}  // namespace vqlm

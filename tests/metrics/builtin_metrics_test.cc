// The registered metrics on predictions small enough to compute by hand.
#include "metrics/builtin_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/registries.h"
#include "metrics/metric.h"
#include "metrics/repetition.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<Metric> make(const std::string& name, const json& config = json::object()) {
  Registries registries;
  register_builtin_metrics(registries);
  JsonReader reader(config, "test");
  auto metric = registries.metrics.create(name, reader);
  reader.finish();
  return metric;
}

Prediction text(const std::string& output, std::vector<std::string> references = {}) {
  Prediction prediction;
  prediction.example.id = "test/0";
  prediction.example.references = std::move(references);
  prediction.generation.emplace();
  prediction.generation->text = output;
  return prediction;
}

const Score& named(const std::vector<Score>& scores, const std::string& name) {
  for (const Score& score : scores)
    if (score.name == name) return score;
  throw std::out_of_range("no score '" + name + "'");
}

Prediction likelihood(LikelihoodKind kind, std::int64_t unknown = 0) {
  Prediction prediction;
  prediction.likelihood_signature = "unit:char|eos:yes";
  Likelihood& found = prediction.likelihood.emplace();
  found.token_nats = {std::log(2.0), std::log(4.0)};
  found.code_nats = {std::log(2.0)};
  found.num_tokens = 2;
  found.num_bytes = 8;
  found.num_unknown = unknown;
  found.kind = kind;
  return prediction;
}

TEST(BleuMetric, PerfectTextsScoreAHundredWithSignatureAndInterval) {
  const std::vector<Prediction> predictions{text("the cat sat down .", {"the cat sat down ."}),
                                            text("a dog ran off !", {"a dog ran off !"})};
  const auto scores = make("bleu")->evaluate(predictions);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].value, 100.00000000000004);
  EXPECT_EQ(scores[0].signature,
            "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+vqlm.0.1.0");
  ASSERT_TRUE(scores[0].interval);
  EXPECT_EQ(scores[0].interval->lower, scores[0].interval->upper);
  EXPECT_EQ(make("bleu")->cannot_score(std::vector{text("a")}), "no references");
}

TEST(BleuMetric, RefusesUnknownOptions) {
  EXPECT_THROW(make("bleu", {{"tokenize", "14a"}}), InvalidArgument);
  EXPECT_THROW(make("bleu", {{"tokenise", "zh"}}), InvalidArgument);
}

TEST(BleuMetric, VaryingReferencesAreSigned) {
  const std::vector<Prediction> predictions{text("a b c d", {"a b c d", "a"}),
                                            text("a b c d", {"a b c d"})};
  const auto scores = make("bleu", {{"num_resamples", 0}})->evaluate(predictions);
  EXPECT_THAT(scores[0].signature, HasSubstr("nrefs:var|"));
  EXPECT_FALSE(scores[0].interval);
}

TEST(ChrfMetric, NameTellsBetaAndWordOrder) {
  const std::vector<Prediction> predictions{text("abcdef", {"abcdef"})};
  EXPECT_EQ(make("chrf")->evaluate(predictions)[0].name, "chrf");
  EXPECT_EQ(make("chrf", {{"word_order", 2}})->evaluate(predictions)[0].name, "chrf++");
  EXPECT_EQ(make("chrf", {{"beta", 3}})->evaluate(predictions)[0].name, "chrf3");
  EXPECT_EQ(make("chrf")->evaluate(predictions)[0].value, 100.0);
}

TEST(PerplexityMetric, SplitsBitsIntoRateAndDistortion) {
  const std::vector<Prediction> predictions{likelihood(LikelihoodKind::kBound)};
  const auto scores = make("perplexity")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "perplexity").value, 4.0);  // 4 bits over 2 tokens
  EXPECT_DOUBLE_EQ(named(scores, "bits_per_byte").value, 0.5);
  EXPECT_DOUBLE_EQ(named(scores, "distortion").value, 1.5);
  EXPECT_DOUBLE_EQ(named(scores, "rate").value, 0.5);
  EXPECT_DOUBLE_EQ(named(scores, "total").value, 2.0);
  EXPECT_EQ(scores[0].kind, "bound");
  EXPECT_EQ(scores[0].signature, "kind:bound|unit:char|eos:yes|version:vqlm.0.1.0");
}

TEST(PerplexityMetric, UnknownTokensForbidBitsPerByte) {
  const std::vector<Prediction> predictions{likelihood(LikelihoodKind::kExact, 3)};
  const auto scores = make("perplexity")->evaluate(predictions);
  EXPECT_EQ(named(scores, "bits_per_byte").absent, "not comparable: 3 tokens are unknown");
  EXPECT_EQ(named(scores, "perplexity").absent, "");
}

TEST(PerplexityMetric, ReconstructionIsNoPerplexity) {
  const std::vector<Prediction> predictions{likelihood(LikelihoodKind::kReconstruction),
                                            likelihood(LikelihoodKind::kReconstruction)};
  const auto scores = make("perplexity")->evaluate(predictions);
  EXPECT_NE(named(scores, "perplexity").absent, "");
  EXPECT_FALSE(named(scores, "perplexity").interval);
  EXPECT_EQ(named(scores, "distortion").absent, "");
  const std::vector<Prediction> mixed{likelihood(LikelihoodKind::kExact),
                                      likelihood(LikelihoodKind::kBound)};
  EXPECT_EQ(make("perplexity")->cannot_score(mixed), "likelihoods of different kinds");
}

TEST(CodebookMetric, CountsOverTheWholeSplit) {
  std::vector<Prediction> predictions;
  for (int i = 0; i < 8; ++i) {
    predictions.push_back(text(""));
    predictions.back().generation->codes = {{i % 2, i % 2}};
    predictions.back().num_codes = 4;
    predictions.back().code_origin = "encoder";
  }
  const auto scores = make("codebook")->evaluate(predictions);
  EXPECT_EQ(scores[0].name, "codebook.use");
  EXPECT_DOUBLE_EQ(scores[0].value, 0.5);
  EXPECT_THAT(scores[0].series, ElementsAre(8, 8, 0, 0));
  EXPECT_EQ(scores[0].signature,
            "origin:encoder|split:test|codes:4|level:0|drawn:16|version:vqlm.0.1.0");
  EXPECT_DOUBLE_EQ(named(scores, "codebook.perplexity").value, 2.0);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.entropy").value, 1.0);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.dead").value, 2.0);
  EXPECT_TRUE(named(scores, "codebook.perplexity").interval);
  EXPECT_EQ(make("codebook")->cannot_score(std::vector{text("a")}), "no codes");
  predictions[3].generation->codes = {{4}};
  EXPECT_THROW(make("codebook")->evaluate(predictions), InvalidArgument);
}

TEST(CodebookMetric, LevelsAreKeptApart) {
  Prediction prediction = text("");
  prediction.generation->codes = {{0, 1}, {1, 1, 1}};
  prediction.num_codes = 2;
  const auto scores = make("codebook")->evaluate(std::vector{prediction});
  EXPECT_DOUBLE_EQ(named(scores, "codebook.use").value, 1.0);
  EXPECT_DOUBLE_EQ(named(scores, "codebook.level1.use").value, 0.5);
}

TEST(DistinctMetric, CountsNgramsOfTheCorpus) {
  const std::vector<Prediction> predictions{text("a b a"), text("a b")};
  const auto scores = make("distinct")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(named(scores, "distinct_1").value, 2.0 / 5);
  EXPECT_DOUBLE_EQ(named(scores, "distinct_2").value, 2.0 / 3);
  EXPECT_EQ(named(scores, "distinct_4").absent, "no text has 4 tokens");
  const auto chars = make("distinct", {{"unit", "char"}})->evaluate(std::vector{text("你好你")});
  EXPECT_DOUBLE_EQ(chars[0].value, 2.0 / 3);
}

// Leaving a group out must give what counting without it gives.
TEST(DistinctMetric, JackknifeIsExact) {
  std::vector<Prediction> predictions;
  for (const char* line : {"a b c", "a b", "c c d", "e a"}) predictions.push_back(text(line));
  const auto interval = make("distinct")->evaluate(predictions)[0].interval;
  ASSERT_TRUE(interval);
  // Without each text: 4/7 (a b c d e of "a b / c c d / e a": 5 of 7), 5/8, 4/7, 4/8.
  const std::vector<double> without{5.0 / 7, 5.0 / 8, 4.0 / 7, 4.0 / 8};
  double mean = 0, squares = 0;
  for (const double value : without) mean += value / 4;
  for (const double value : without) squares += (value - mean) * (value - mean);
  const double reach = 3.182446305284263 * std::sqrt(3.0 / 4 * squares);  // t, 3 degrees, 97.5 %
  EXPECT_NEAR(interval->lower, std::max(0.0, 0.5 - reach), 1e-9);
}

TEST(SelfBleuMetric, EqualTextsScoreOne) {
  const std::vector<Prediction> same{text("a b c d e"), text("a b c d e")};
  const auto scores = make("self_bleu")->evaluate(same);
  EXPECT_DOUBLE_EQ(scores[0].value, 1.0);
  EXPECT_THAT(scores[0].signature, HasSubstr("order:4|smooth:epsilon[0.1]|unit:word|texts:2"));
  const std::vector<Prediction> apart{text("a b c"), text("d e f")};
  EXPECT_EQ(make("self_bleu")->evaluate(apart)[0].value, 0.0);
  EXPECT_EQ(make("self_bleu")->cannot_score(std::vector{text("a")}), "fewer than two texts");
}

TEST(RepetitionMetric, FindsReturningNgramsAndLoops) {
  const std::vector<Prediction> predictions{text("a b a b a b"), text("c d e f")};
  const auto scores = make("repetition", {{"ngram", 2}})->evaluate(predictions);
  EXPECT_DOUBLE_EQ(scores[0].value, 3.0 / 8);                     // ab ba (ab ba ab); cd de ef
  EXPECT_DOUBLE_EQ(named(scores, "repetition.loop").value, 2.0);  // 4 and 0
  const std::vector<std::string_view> tokens{"x", "a", "a", "a", "y"};
  EXPECT_EQ(longest_loop(tokens, 16), 2U);
}

TEST(SpeedMetric, TakesTimedPredictionsOnly) {
  std::vector<Prediction> predictions(21, text("a"));
  for (std::size_t i = 0; i < 20; ++i) {
    predictions[i].timed = true;
    predictions[i].generation->seconds = 0.001 * static_cast<double>(i + 1);
    predictions[i].generation->token_log_prob_nats = {-1, -1};
  }
  const auto scores = make("speed")->evaluate(predictions);
  EXPECT_NEAR(named(scores, "speed.ms_median").value, 10.5, 1e-9);
  EXPECT_NEAR(named(scores, "speed.ms_p95").value, 19.0, 1e-9);
  EXPECT_NEAR(named(scores, "speed.tokens_per_second").value, 40 / 0.21, 1e-6);
  EXPECT_TRUE(scores[0].timing);
  EXPECT_EQ(make("speed")->cannot_score(std::vector{text("a")}), "no timed predictions");
}

TEST(OverlapMetric, CountsCopies) {
  std::vector<Prediction> predictions{text("a", {"b"}), text("c", {"d"})};
  predictions[0].reference_in_training = true;
  const auto scores = make("overlap")->evaluate(predictions);
  EXPECT_EQ(named(scores, "overlap.references").value, 1);
  EXPECT_EQ(named(scores, "overlap.references_share").value, 0.5);
  EXPECT_EQ(named(scores, "overlap.outputs").value, 0);
}

TEST(AccuracyMetric, IsTheShareOfRightLabels) {
  std::vector<Prediction> predictions(4);
  for (auto& prediction : predictions) {
    prediction.example.label = "past";
    prediction.predicted_label = "past";
  }
  predictions[0].predicted_label = "present";
  EXPECT_EQ(make("accuracy")->evaluate(predictions)[0].value, 0.75);
}

TEST(LengthMetric, ComparesWithTheFirstReference) {
  const std::vector<Prediction> predictions{text("a b", {"a b c d"}), text("a", {"b b"})};
  const auto scores = make("length")->evaluate(predictions);
  EXPECT_EQ(named(scores, "length.ratio").value, 0.5);
  EXPECT_EQ(named(scores, "length.mean").value, 1.5);
  EXPECT_EQ(make("length")->evaluate(std::vector{text("a")})[0].absent, "no references");
}

TEST(BuiltinMetrics, RefuseWhatTheyCannotScore) {
  for (const char* name : {"accuracy", "bleu", "chrf", "codebook", "distinct", "length",
                           "perplexity", "repetition", "self_bleu", "speed", "overlap"}) {
    const auto metric = make(name);
    EXPECT_NE(metric->cannot_score({}), "") << name;
    EXPECT_EQ(metric->info().name, name);
    EXPECT_THROW(metric->evaluate({}), InvalidArgument) << name;
  }
}

}  // namespace
}  // namespace vqlm

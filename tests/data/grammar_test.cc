#include "data/grammar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "data/grammar_chart.h"

namespace vqlm {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

// Two subjects, two verbs, an optional word and a change of order on the second side.
const char* const kToy = R"json({
  "start": "S",
  "languages": [{"name": "en", "unit": "word"}, {"name": "zh", "unit": "character"}],
  "features": {"n": ["sg", "pl"]},
  "rules": {
    "S": [{"p": 0.7, "en": "<N[sg]> <V[sg]>", "zh": "<1><2>", "label": "one"},
          {"p": 0.2, "en": "<N[pl]> <V[pl]>", "zh": "<1><2>", "label": "many"},
          {"p": 0.1, "en": "<N[pl]> <V[pl]> now", "zh": "(现在<1><2>:0.75|<1>现在<2>:0.25)",
           "summary": "<1> <2>", "label": "many"}],
    "N[n]": [{"p": 0.6, "en": "the {n:dog|dogs}", "zh": "{n:那只|那些}(狗:0.9|犬:0.1)",
              "summary": "{n:dog|dogs}"},
             {"p": 0.4, "en": "the {n:cat|cats}", "zh": "{n:那只|那些}猫", "summary": "{n:cat|cats}"}],
    "V[n]": [{"p": 0.5, "en": "{n:sleeps|sleep}", "zh": "睡觉"},
             {"p": 0.5, "en": "{n:rests|rest}", "zh": "(休息|睡觉)"}]
  }})json";

Grammar toy() { return Grammar(read_grammar_rules(nlohmann::json::parse(kToy), "toy.json")); }

std::shared_ptr<const Grammar> built_in() {
  static const auto grammar =
      load_grammar(std::string(VQLM_SOURCE_DIR) + "/configs/grammars/en_zh.json");
  return grammar;
}

std::vector<Derivation> samples(const Grammar& grammar, int count, std::uint64_t seed) {
  Pcg64 random(seed);
  std::vector<Derivation> result;
  for (int i = 0; i < count; ++i) result.push_back(grammar.sample(random));
  return result;
}

// Of a sample, with the standard error of its mean.
struct Mean {
  double mean = 0, error = 0;
};
Mean mean_of(const std::vector<double>& values) {
  Mean result;
  for (const double v : values) result.mean += v / static_cast<double>(values.size());
  double squares = 0;
  for (const double v : values) squares += (v - result.mean) * (v - result.mean);
  const auto n = static_cast<double>(values.size());
  result.error = std::sqrt(squares / (n - 1) / n);
  return result;
}

TEST(GrammarTest, HandCountedProbabilities) {
  const Grammar grammar = toy();
  EXPECT_NEAR(std::exp(grammar.log_prob("the dog sleeps", 0)), 0.7 * 0.6 * 0.5, 1e-12);
  EXPECT_NEAR(std::exp(grammar.log_prob("the cats rest now", 0)), 0.1 * 0.4 * 0.5, 1e-12);
  EXPECT_NEAR(std::exp(grammar.log_prob("那只狗睡觉", 1)), 0.7 * 0.6 * 0.9 * 0.75, 1e-12);
  EXPECT_NEAR(std::exp(grammar.joint_log_prob({"the dog rests", "那只犬睡觉"})),
              0.7 * 0.6 * 0.1 * 0.25, 1e-12);
  EXPECT_NEAR(std::exp(grammar.conditional_log_prob({"the dogs sleep now", "那些狗现在睡觉"}, 0)),
              0.9 * 0.25, 1e-12);
  EXPECT_NEAR(std::exp(grammar.conditional_log_prob({"the dog sleeps", "那只狗睡觉"}, 1)),
              0.5 / 0.75, 1e-12);
}

TEST(GrammarTest, ToyLanguagesSumToOneAndConditionalsToo) {
  const Grammar grammar = toy();
  std::set<std::string> english, chinese;
  for (const Derivation& d : samples(grammar, 20000, 1)) {
    english.insert(d.texts[0]);
    chinese.insert(d.texts[1]);
  }
  EXPECT_EQ(english.size(), 12U);
  double sum = 0, both = 0;
  for (const std::string& text : english) {
    sum += std::exp(grammar.log_prob(text, 0));
    double conditional = 0;
    for (const std::string& other : chinese) {
      conditional += std::exp(grammar.conditional_log_prob({text, other}, 0));
      both += std::exp(grammar.joint_log_prob({text, other}));
    }
    EXPECT_NEAR(conditional, 1, 1e-12) << text;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_NEAR(both, 1, 1e-12);
  double other_side = 0;
  for (const std::string& text : chinese) other_side += std::exp(grammar.log_prob(text, 1));
  EXPECT_NEAR(other_side, 1, 1e-12);
}

TEST(GrammarTest, WhatIsNoSentenceHasProbabilityZero) {
  const Grammar grammar = toy();
  for (const char* text : {"", "the", "the dog sleep", "the dogs rests", "the dog sleeps now",
                           "the dog sleeps ", "a dog sleeps", "the dog  sleeps"})
    EXPECT_EQ(grammar.log_prob(text, 0), kMinusInfinity) << text;
  EXPECT_EQ(grammar.joint_log_prob({"the dog sleeps", "那只猫睡觉"}), kMinusInfinity);
  EXPECT_THROW(grammar.conditional_log_prob({"the dog sleep", "那只狗睡觉"}, 0), InvalidArgument);
  EXPECT_THROW(grammar.side("de"), InvalidArgument);
}

TEST(GrammarTest, LabelAndSummaryFollowTheDerivation) {
  for (const Derivation& d : samples(toy(), 200, 3)) {
    EXPECT_EQ(d.label == "many", d.texts[0].find("s ") != std::string::npos) << d.texts[0];
    EXPECT_EQ(d.summary.find("the "), std::string::npos);
    EXPECT_EQ(d.summary.find(" now"), std::string::npos);
  }
}

TEST(GrammarTest, ASentenceHasTheLabelItWasMadeWith) {
  for (std::size_t side = 0; side < 2; ++side)
    for (const Derivation& d : samples(*built_in(), 100, 5))
      EXPECT_EQ(built_in()->label(d.texts[side], side), d.label) << d.texts[side];
  EXPECT_EQ(built_in()->label("the dog chase a cat", 0), "");
}

TEST(GrammarTest, ClosedFormsOfTheToy) {
  const auto h = [](std::initializer_list<double> ps) {
    double sum = 0;
    for (const double p : ps) sum -= p * std::log(p);
    return sum;
  };
  const GrammarMoments moments = toy().moments();
  EXPECT_NEAR(moments.side_entropy_nats[0], h({0.7, 0.2, 0.1}) + h({0.6, 0.4}) + h({0.5, 0.5}),
              1e-12);
  EXPECT_NEAR(moments.pair_entropy_nats - moments.side_entropy_nats[0],
              0.6 * h({0.9, 0.1}) + 0.5 * h({0.5, 0.5}) + 0.1 * h({0.75, 0.25}), 1e-12);
  EXPECT_NEAR(moments.expected_length[0], 3.1, 1e-12);
}

TEST(GrammarTest, PrefixProbabilityIsTheSumOverItsSentences) {
  const Grammar grammar = toy();
  EXPECT_NEAR(std::exp(grammar.prefix_log_prob("the dogs", 0)), 0.3 * 0.6, 1e-12);
  EXPECT_NEAR(std::exp(grammar.prefix_log_prob("the dogs sleep", 0)), 0.3 * 0.6 * 0.5, 1e-12);
  EXPECT_NEAR(std::exp(grammar.prefix_log_prob("那", 1)), 1 - 0.1 * 0.75, 1e-12);
  EXPECT_EQ(grammar.prefix_log_prob("dogs", 0), kMinusInfinity);
  Pcg64 random(4);
  std::map<std::string, int> found;
  for (int i = 0; i < 6000; ++i) ++found[grammar.complete("the dogs sleep", 0, random)];
  EXPECT_EQ(found.size(), 2U);
  EXPECT_NEAR(found["the dogs sleep now"] / 6000.0, 1.0 / 3, 0.025);
  EXPECT_THROW(grammar.complete("dogs", 0, random), InvalidArgument);
}

TEST(GrammarTest, BuiltInIsUnambiguousOnBothSides) {
  for (const Derivation& d : samples(*built_in(), 1500, 5))
    for (std::size_t side = 0; side < 2; ++side) {
      const double inside = built_in()->log_prob(d.texts[side], side);
      ASSERT_TRUE(std::isfinite(inside)) << d.texts[side];
      ASSERT_NEAR(inside, built_in()->best_log_prob(d.texts[side], side), 1e-9) << d.texts[side];
    }
}

TEST(GrammarTest, BuiltInEntropiesAgreeWithSampling) {
  const GrammarMoments& moments = built_in()->moments();
  std::array<std::vector<double>, 5> values;
  for (const Derivation& d : samples(*built_in(), 3000, 6)) {
    for (std::size_t side = 0; side < 2; ++side)
      values[side].push_back(-built_in()->log_prob(d.texts[side], side));
    const double joint = built_in()->joint_log_prob(d.texts);
    ASSERT_NEAR(joint, d.log_prob_nats, 1e-9) << d.texts[0] << " | " << d.texts[1];
    values[2].push_back(-joint);
    values[3].push_back(-built_in()->conditional_log_prob(d.texts, 0));
    values[4].push_back(1 +
                        static_cast<double>(std::count(d.texts[0].begin(), d.texts[0].end(), ' ')));
  }
  const double expected[] = {
      moments.side_entropy_nats[0], moments.side_entropy_nats[1], moments.pair_entropy_nats,
      moments.pair_entropy_nats - moments.side_entropy_nats[0], moments.expected_length[0]};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Mean mean = mean_of(values[i]);
    EXPECT_NEAR(mean.mean, expected[i], 4 * mean.error) << i;
  }
}

TEST(GrammarTest, BuiltInAgrees) {
  EXPECT_TRUE(std::isfinite(built_in()->log_prob("the dog chases a cat", 0)));
  EXPECT_TRUE(std::isfinite(built_in()->log_prob("the dogs that chase a cat sleep", 0)));
  for (const char* text : {"the dog chase a cat", "i chases a cat", "the dogs is sleeping",
                           "a dogs sleep", "she will sleeps", "the dogs that chases a cat sleep",
                           "the boy sleeps tomorrow", "he am happy", "they was happy"})
    EXPECT_EQ(built_in()->log_prob(text, 0), kMinusInfinity) << text;
}

TEST(GrammarTest, BuiltInTranslatesInManyWays) {
  const std::string text = "yesterday the boy gave a book to the girl who is sleeping";
  Pcg64 random(7);
  std::set<std::string> found;
  for (int i = 0; i < 200; ++i) {
    const std::string other = built_in()->translate(text, 0, TransferChoice::kSample, &random);
    EXPECT_TRUE(std::isfinite(built_in()->conditional_log_prob({text, other}, 0))) << other;
    found.insert(other);
  }
  EXPECT_GT(found.size(), 50U);
  const auto mode = built_in()->translate(text, 0, TransferChoice::kMostProbable, nullptr);
  for (const std::string& other : found)
    EXPECT_GE(built_in()->conditional_log_prob({text, mode}, 0),
              built_in()->conditional_log_prob({text, other}, 0) - 1e-12);
}

TEST(GrammarTest, BuiltInContinuesPrefixesOfBothSides) {
  Pcg64 random(8);
  for (int i = 0; i < 20; ++i) {
    const std::string english = built_in()->complete("the dog near", 0, random);
    EXPECT_EQ(english.rfind("the dog near ", 0), 0U);
    EXPECT_TRUE(std::isfinite(built_in()->log_prob(english, 0))) << english;
    const std::string chinese = built_in()->complete("昨天，", 1, random);
    EXPECT_TRUE(std::isfinite(built_in()->log_prob(chinese, 1))) << chinese;
  }
}

}  // namespace
}  // namespace vqlm

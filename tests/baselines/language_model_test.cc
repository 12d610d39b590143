#include "baselines/language_model.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

Example text_of(const std::string& id, const std::string& text, const std::string& label = "") {
  return {id, "", {text}, label};
}

double score_of(Generator& generator, const Example& example) {
  return generator.score(std::vector<Example>{example})[0].total_nats();
}

class LanguageModelTest : public testing::TestWithParam<std::string> {
 protected:
  // Trained for a few steps on texts over a, b, c; what it learnt does not matter.
  std::unique_ptr<Generator> barely_trained(std::int64_t context = 16) {
    nlohmann::json recipe = tiny_recipe(GetParam(), 20);
    recipe["context"] = context;
    std::unique_ptr<Generator> generator = make_baseline(GetParam(), recipe);
    fit_on(*generator, {text_of("0", "abcab"), text_of("1", "cc"), text_of("2", "bacacbbbcabaacb")},
           "abc", fresh_folder(case_name()));
    return generator;
  }
};

TEST_P(LanguageModelTest, LearnsATextByHeart) {
  const auto generator = make_baseline(GetParam(), tiny_recipe(GetParam(), 200));
  const std::vector<Example> corpus{text_of("0", "abacbbca"), text_of("1", "abacbbca")};
  const FitReport report = fit_on(*generator, corpus, "abc", fresh_folder(case_name()));
  EXPECT_LT(report.best_dev_nats, 0.02);
  EXPECT_EQ(report.steps, 200);
  EXPECT_NEAR(score_of(*generator, corpus[0]), 9 * report.best_dev_nats, 1e-4);
  const auto made = generator->generate(
      std::vector<Example>{{"0", "", {}, ""}, {"1", "abac", {}, ""}}, DecodingOptions{});
  EXPECT_EQ(made[0].text, "abacbbca");
  EXPECT_EQ(made[1].text, "abacbbca");
  EXPECT_EQ(made[0].token_log_prob_nats.size(), 9U);
  EXPECT_EQ(made[1].token_log_prob_nats.size(), 5U);
}

TEST_P(LanguageModelTest, LearnsATextForEachLabel) {
  nlohmann::json recipe = tiny_recipe(GetParam(), 200);
  recipe["condition"] = "label";
  const auto generator = make_baseline(GetParam(), recipe);
  const std::vector<Example> corpus{text_of("0", "abcc", "sad"), text_of("1", "ccab", "glad")};
  const FitReport report = fit_on(*generator, corpus, "abc", fresh_folder(case_name()));
  EXPECT_LT(report.best_dev_nats, 0.02);
  const auto made = generator->generate(corpus, DecodingOptions{});
  EXPECT_EQ(made[0].text, "abcc");
  EXPECT_EQ(made[1].text, "ccab");
  EXPECT_GT(score_of(*generator, text_of("0", "abcc", "glad")), 5);
  try {
    score_of(*generator, text_of("7", "abcc", "gald"));
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr("glad"));
  }
}

// Texts over a, b, c and a letter the tokenizer does not know, which is <unk>.
void add_texts(const std::string& prefix, std::size_t length, std::vector<Example>& texts) {
  texts.push_back(text_of(prefix, prefix));
  if (prefix.size() == length) return;
  for (const char letter : {'a', 'b', 'c', '?'}) add_texts(prefix + letter, length, texts);
}

TEST_P(LanguageModelTest, ProbabilitiesOfAllTextsSumToOne) {
  constexpr std::size_t kLength = 3;
  const auto generator = barely_trained();
  std::vector<Example> texts;
  add_texts("", kLength, texts);
  ASSERT_EQ(texts.size(), 1U + 4 + 16 + 64);
  const std::vector<Likelihood> likelihoods = generator->score(texts);
  double total = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<double>& nats = likelihoods[i].token_nats;
    ASSERT_EQ(nats.size(), texts[i].references[0].size() + 1);
    double sum = likelihoods[i].total_nats();
    // The longest ones stand for all texts that begin like them.
    if (texts[i].references[0].size() == kLength) sum -= nats.back();
    total += std::exp(-sum);
  }
  EXPECT_NEAR(total, 1, 1e-5);
}

TEST_P(LanguageModelTest, ScoresDoNotDependOnNeighboursOrOrder) {
  const auto generator = barely_trained(6);
  std::vector<Example> texts{text_of("0", "abc"), text_of("1", ""), text_of("2", "cabbacabcabccba"),
                             text_of("3", "c"), text_of("4", "bbbbbbbb")};
  const std::vector<Likelihood> together = generator->score(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_NEAR(score_of(*generator, texts[i]), together[i].total_nats(), 1e-4);
    EXPECT_EQ(together[i].num_tokens, static_cast<std::int64_t>(texts[i].references[0].size()) + 1);
  }
  std::reverse(texts.begin(), texts.end());
  EXPECT_NEAR(generator->score(texts)[2].total_nats(), together[2].total_nats(), 1e-4);
}

TEST_P(LanguageModelTest, SamplesDoNotDependOnBatchSizeOrOrder) {
  const auto generator = barely_trained();
  std::vector<Example> prefixes;
  for (int i = 0; i < 9; ++i)
    prefixes.push_back(
        {"test/" + std::to_string(i), std::string("abcabc").substr(0, i % 3), {}, ""});
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 12;
  const std::vector<Generation> one = generator->generate(prefixes, options);
  options.batch_size = 1;
  std::reverse(prefixes.begin(), prefixes.end());
  const std::vector<Generation> other = generator->generate(prefixes, options);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].text, other[one.size() - 1 - i].text);
    EXPECT_EQ(one[i].text.find(prefixes[one.size() - 1 - i].source), 0U);
  }
}

TEST_P(LanguageModelTest, GeneratedLogProbabilitiesAreThoseOfScore) {
  const auto generator = barely_trained(64);
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 40;
  const auto made = generator->generate(std::vector<Example>{{"x", "", {}, ""}}, options)[0];
  const auto scored = generator->score(std::vector<Example>{text_of("x", made.text)})[0];
  for (std::size_t t = 0; t < made.token_log_prob_nats.size(); ++t)
    EXPECT_NEAR(-made.token_log_prob_nats[t], scored.token_nats[t], 1e-4);
}

TEST_P(LanguageModelTest, GeneratesPastItsContext) {
  const auto generator = barely_trained(6);
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.max_tokens = 30;
  const auto made =
      generator->generate(std::vector<Example>{{"x", "abcabcabcabc", {}, ""}}, options);
  EXPECT_EQ(made[0].text.find("abcabcabcabc"), 0U);
}

TEST_P(LanguageModelTest, LearnsFromTextsLongerThanItsContext) {
  nlohmann::json recipe = tiny_recipe(GetParam(), 150);
  recipe["context"] = 12;
  const auto generator = make_baseline(GetParam(), recipe);
  std::string text;
  for (int i = 0; i < 40; ++i) text += "abc";
  const FitReport report =
      fit_on(*generator, {text_of("0", text)}, "abc", fresh_folder(case_name()));
  EXPECT_LT(report.best_dev_nats, 0.2);
}

TEST_P(LanguageModelTest, SaysWhatItsLikelihoodIs) {
  const auto generator = barely_trained(16);
  const GeneratorInfo info = generator->info();
  EXPECT_EQ(info.type, GetParam());
  EXPECT_GT(info.num_parameters, 1000);
  EXPECT_EQ(info.signature, GetParam() == "lstm_lm"
                                ? "unit:char|eos:yes|context:all|stride:all|oov:unk|tok:letters-3"
                                : "unit:char|eos:yes|context:16|stride:8|oov:unk|tok:letters-3");
  const auto likelihood = generator->score(std::vector<Example>{text_of("0", "ab")})[0];
  EXPECT_EQ(likelihood.kind, LikelihoodKind::kExact);
  EXPECT_EQ(likelihood.num_bytes, 2);
}

INSTANTIATE_TEST_SUITE_P(Models, LanguageModelTest, testing::Values("lstm_lm", "transformer_lm"),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace vqlm

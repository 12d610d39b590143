#include "baselines/nat_translation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "baselines/nat_training.h"
#include "core/error.h"
#include "core/files.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

const std::vector<Example> kCorpus = {{"0", "ab", {"AB"}, ""},
                                      {"1", "aab", {"AAB"}, ""},
                                      {"2", "b", {"B"}, ""},
                                      {"3", "ba", {""}, ""}};

std::unique_ptr<Generator> trained(std::int64_t steps) {
  auto generator = make_baseline("nat_translation", tiny_recipe("nat_translation", steps));
  fit_on(*generator, kCorpus, "abAB", fresh_folder(case_name()));
  return generator;
}

TEST(NatTranslationTest, LearnsATinyCorpusByHeart) {
  const auto generator = trained(400);
  for (const DecodingMethod method : {DecodingMethod::kGreedy, DecodingMethod::kBeam}) {
    DecodingOptions options;
    options.method = method;
    options.length_penalty = 0;
    const auto made = generator->generate(kCorpus, options);
    for (std::size_t i = 0; i < kCorpus.size(); ++i) {
      EXPECT_EQ(made[i].text, kCorpus[i].references[0]);
      EXPECT_EQ(made[i].token_log_prob_nats.size(), kCorpus[i].references[0].size() + 1);
    }
  }
}

TEST(NatTranslationTest, ProbabilitiesOfAllTextsOfALengthSumToThatOfTheLength) {
  const auto generator = trained(10);
  std::vector<Example> texts;
  for (const char first : std::string("abAB?"))
    for (const char second : std::string("abAB?"))
      texts.push_back({"", "ab", {std::string{first, second}}, ""});
  double sum = 0, of_length = 0;
  for (const Likelihood& likelihood : generator->score(texts)) {
    sum += std::exp(-likelihood.total_nats());
    of_length = std::exp(-likelihood.token_nats.back());
  }
  EXPECT_NEAR(sum, of_length, 1e-5);
}

TEST(NatTranslationTest, LogProbabilitiesAreThoseItScores) {
  const auto generator = trained(60);
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 5;
  for (std::uint64_t seed = 1; seed < 5; ++seed) {
    options.seed = seed;
    const auto made = generator->generate(kCorpus, options);
    for (std::size_t i = 0; i < kCorpus.size(); ++i) {
      EXPECT_LE(made[i].text.size(), 5U);
      const std::vector<Example> again = {{"x", kCorpus[i].source, {made[i].text}, ""}};
      const auto nats = generator->score(again)[0].token_nats;
      ASSERT_EQ(nats.size(), made[i].token_log_prob_nats.size());
      for (std::size_t t = 0; t < nats.size(); ++t)
        EXPECT_NEAR(nats[t], -made[i].token_log_prob_nats[t], 1e-4);
    }
  }
}

TEST(NatTranslationTest, ACoveragePenaltyIsRefused) {
  const auto generator = trained(1);
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.coverage_penalty = 0.2;
  try {
    generator->generate(kCorpus, options);
    ADD_FAILURE() << "no error";
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(error.what(),
                 "decoding: coverage_penalty: expected 0 with nat_translation, whose beam is of "
                 "lengths, got 0.200000");
  }
}

TEST(NatTranslationTest, WeightsAreChosenWhereALengthCannotBePredicted) {
  std::vector<Example> corpus = kCorpus;
  corpus.push_back({"4", "bb", {std::string(NatNetworkImpl::kMostTokens + 1, 'B')}, ""});
  auto generator = make_baseline("nat_translation", tiny_recipe("nat_translation", 20));
  const std::string folder = fresh_folder(case_name());
  EXPECT_LT(fit_on(*generator, corpus, "abAB", folder).best_dev_nats, 5);
  EXPECT_NE(read_file(folder + "/metrics.jsonl").find("\"dev_unpredictable_lengths\":1"),
            std::string::npos);
  EXPECT_TRUE(std::isinf(generator->score(corpus)[4].total_nats()));
}

TEST(NatTranslationTest, AnExampleDoesNotDependOnItsBatch) {
  const auto generator = trained(10);
  const auto together = generator->score(kCorpus);
  for (std::size_t i = 0; i < kCorpus.size(); ++i)
    EXPECT_NEAR(generator->score(std::span(kCorpus).subspan(i, 1))[0].total_nats(),
                together[i].total_nats(), 1e-4);
}

}  // namespace
}  // namespace vqlm

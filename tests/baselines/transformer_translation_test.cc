#include "baselines/transformer_translation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "baselines/translation_network.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

constexpr const char* kType = "transformer_translation";

// Every word of up to three letters over a and b, and its reverse as upper-case letters.
std::vector<Example> reversals() {
  std::vector<Example> examples;
  for (const std::string source : {"a", "b", "ab", "ba", "aab", "abb", "bab", "bba"}) {
    std::string target(source.rbegin(), source.rend());
    for (char& letter : target) letter = letter == 'a' ? 'A' : 'B';
    examples.push_back({source, source, {target}, ""});
  }
  return examples;
}

std::unique_ptr<Generator> trained(std::int64_t steps) {
  auto generator = make_baseline(kType, tiny_recipe(kType, steps));
  fit_on(*generator, reversals(), "abAB", fresh_folder(case_name()));
  return generator;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(TransformerTranslationTest, LearnsATinyCorpusByHeart) {
  const auto generator = make_baseline(kType, tiny_recipe(kType, 300));
  const std::vector<Example> corpus = reversals();
  const FitReport report = fit_on(*generator, corpus, "abAB", fresh_folder(case_name()));
  EXPECT_LT(report.best_dev_nats, 0.02);
  for (const DecodingMethod method : {DecodingMethod::kGreedy, DecodingMethod::kBeam}) {
    DecodingOptions options;
    options.method = method;
    options.batch_size = 3;
    const auto made = generator->generate(corpus, options);
    for (std::size_t i = 0; i < corpus.size(); ++i)
      EXPECT_EQ(made[i].text, corpus[i].references[0]);
  }
}

TEST(TransformerTranslationTest, ProbabilitiesOfAllTargetsSumToOne) {
  const auto generator = trained(10);
  std::vector<Example> targets{{"", "ab", {""}, ""}};
  for (const char first : std::string("abAB?"))
    targets.push_back({"", "ab", {std::string(1, first)}, ""});
  const auto likelihoods = generator->score(targets);
  double total = std::exp(-likelihoods[0].total_nats());
  for (std::size_t i = 1; i < targets.size(); ++i)
    total += std::exp(-likelihoods[i].token_nats[0]);  // all that begin with this letter
  EXPECT_NEAR(total, 1, 1e-5);
}

TEST(TransformerTranslationTest, WithEveryHypothesisInTheBeamItFindsTheBest) {
  const auto generator = trained(15);
  DecodingOptions options;
  options.max_tokens = 6;
  const std::vector<Example> corpus = reversals();
  const auto greedy = generator->generate(corpus, options);
  options.method = DecodingMethod::kBeam;
  options.beam_size = 64;
  options.length_penalty = 0;
  const auto beam = generator->generate(corpus, options);
  for (std::size_t i = 0; i < corpus.size(); ++i)
    EXPECT_GE(sum(beam[i].token_log_prob_nats), sum(greedy[i].token_log_prob_nats) - 1e-5);
}

TEST(TransformerTranslationTest, GeneratedLogProbabilitiesAreThoseOfScore) {
  const auto generator = trained(15);
  std::vector<Example> corpus = reversals();
  for (const DecodingMethod method :
       {DecodingMethod::kGreedy, DecodingMethod::kBeam, DecodingMethod::kSample}) {
    DecodingOptions options;
    options.method = method;
    options.max_tokens = 20;
    options.batch_size = 5;
    const auto made = generator->generate(corpus, options);
    for (std::size_t i = 0; i < corpus.size(); ++i) corpus[i].references = {made[i].text};
    const auto scored = generator->score(corpus);
    for (std::size_t i = 0; i < corpus.size(); ++i)
      for (std::size_t t = 0; t < made[i].token_log_prob_nats.size(); ++t)
        EXPECT_NEAR(-made[i].token_log_prob_nats[t], scored[i].token_nats[t], 1e-4);
  }
}

TEST(TransformerTranslationTest, ResultsDoNotDependOnBatchSizeOrOrder) {
  const auto generator = trained(15);
  std::vector<Example> corpus = reversals();
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.max_tokens = 12;
  const auto together = generator->generate(corpus, options);
  const auto scored = generator->score(corpus);
  std::reverse(corpus.begin(), corpus.end());
  options.batch_size = 1;
  const auto alone = generator->generate(corpus, options);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const std::size_t back = corpus.size() - 1 - i;
    EXPECT_EQ(together[i].text, alone[back].text);
    EXPECT_NEAR(generator->score(std::vector<Example>{corpus[back]})[0].total_nats(),
                scored[i].total_nats(), 1e-4);
  }
}

TEST(TransformerTranslationTest, SaysHowMuchOfASourceItReads) {
  nlohmann::json recipe = tiny_recipe(kType, 5);
  recipe["max_source_tokens"] = 2;
  const auto generator = make_baseline(kType, recipe);
  fit_on(*generator, reversals(), "abAB", fresh_folder(case_name()));
  EXPECT_EQ(generator->info().signature,
            "unit:char|eos:yes|context:all|source:2|oov:unk|condition:source|tok:letters-4");
  const auto scored =
      generator->score(std::vector<Example>{{"0", "abb", {"A"}, ""}, {"1", "aba", {"A"}, ""}});
  EXPECT_EQ(scored[0].total_nats(), scored[1].total_nats());
}

TEST(TranslationNetworkTest, StepsGiveWhatTheWholeSequenceGives) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(3);
  TranslationNetwork network(TransformerOptions{16, 2, 32, 2, 0.3}, 9);
  network->eval();
  const PaddedIds sources = pad_sequences({{4, 5, 6, 3}, {7, 3}}, -1, -1, 0);
  const torch::Tensor ids = torch::tensor({{2, 4, 5, 6, 7}, {2, 8, 8, 4, 5}});
  const torch::Tensor whole = torch::log_softmax(network->forward(sources, ids), -1);
  const auto steps = network->start(sources);
  for (std::int64_t t = 0; t < ids.size(1); ++t) {
    const torch::Tensor stepped = steps->next_log_probs(ids.slice(1, t, t + 1));
    EXPECT_LT((stepped - whole.select(1, t)).abs().max().item<double>(), 1e-5);
  }
}

TEST(TranslationNetworkTest, EveryParameterGetsAGradient) {
  torch::manual_seed(3);
  TranslationNetwork network(TransformerOptions{16, 2, 32, 2, 0.1}, 9);
  const PaddedIds sources = pad_sequences({{4, 5, 6, 3}, {7, 3}}, -1, -1, 0);
  const torch::Tensor logits = network->forward(sources, torch::tensor({{2, 4, 5}, {2, 8, 8}}));
  logits.square().sum().backward();
  for (const auto& parameter : network->named_parameters())
    EXPECT_GT(parameter.value().grad().abs().sum().item<double>(), 0) << parameter.key();
}

}  // namespace
}  // namespace vqlm

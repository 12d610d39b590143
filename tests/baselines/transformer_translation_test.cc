#include "baselines/transformer_translation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/files.h"
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

// Targets over other letters than sources, each side with a tokenizer that does not know the other.
Tokenizers two_alphabets(const std::string& of_source = "ab") {
  return {std::make_shared<LetterTokenizer>("ABC"), std::make_shared<LetterTokenizer>(of_source)};
}

// The folder of a generator trained with these tokenizers.
std::string saved(Generator& generator, const Tokenizers& tokenizers) {
  fit_with(generator, reversals(), tokenizers, fresh_folder(case_name()));
  const std::string folder = fresh_folder(case_name() + "_saved");
  trainable(generator).save(folder);
  return folder;
}

// What a new generator says when it is loaded from the folder.
std::string refusal(const std::string& folder, const Tokenizers& tokenizers) {
  const auto generator = make_baseline(kType, nlohmann::json::object());
  try {
    trainable(*generator).load(folder, tokenizers, "cpu");
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "none";
}

TEST(TransformerTranslationTest, WithASourceTokenizerItLearnsATinyCorpusAndComesBack) {
  const auto generator = make_baseline(kType, tiny_recipe(kType, 300));
  const std::string folder = saved(*generator, two_alphabets());
  EXPECT_EQ(generator->info().signature,
            "unit:char|eos:yes|context:all|source:1024|oov:unk|condition:source|tok:letters-3|"
            "srctok:letters-2");
  EXPECT_EQ(read_file(folder + "/tokenizer.model"), "ABC");
  EXPECT_EQ(read_file(folder + "/source_tokenizer.model"), "ab");
  const auto loaded = make_baseline(kType, nlohmann::json::object());
  trainable(*loaded).load(folder, two_alphabets(), "cpu");
  EXPECT_EQ(loaded->info().signature, generator->info().signature);
  EXPECT_EQ(loaded->info().num_parameters, generator->info().num_parameters);
  const std::vector<Example> corpus = reversals();
  const auto made = loaded->generate(corpus, {});
  for (std::size_t i = 0; i < corpus.size(); ++i) EXPECT_EQ(made[i].text, corpus[i].references[0]);
}

TEST(TransformerTranslationTest, ASourceTokenizerAddsAnEmbeddingOfItsSize) {
  std::vector<std::int64_t> sizes;
  for (const Tokenizers& tokenizers : {Tokenizers{two_alphabets().target}, two_alphabets()}) {
    const auto generator = make_baseline(kType, tiny_recipe(kType, 2));
    fit_with(*generator, reversals(), tokenizers, fresh_folder(case_name()));
    sizes.push_back(generator->info().num_parameters);
  }
  EXPECT_EQ(sizes[1] - sizes[0], (kNumSpecialIds + 2) * 16);  // d_model 16
}

TEST(TransformerTranslationTest, RefusesOtherSourceTokenizersThanItsOwn) {
  using testing::HasSubstr;
  const auto separate = make_baseline(kType, tiny_recipe(kType, 2));
  std::string folder = saved(*separate, two_alphabets());
  EXPECT_THAT(refusal(folder, {two_alphabets().target}), HasSubstr("source_tokenizer.model"));
  EXPECT_THAT(refusal(folder, two_alphabets("abc")), HasSubstr("source_tokenizer.model"));
  nlohmann::json config = nlohmann::json::parse(read_file(folder + "/config.json"));
  config["source_vocab_size"] = 7;
  write_file(folder + "/config.json", config.dump());
  EXPECT_THAT(refusal(folder, two_alphabets()), HasSubstr("source_vocab_size 6"));
  config["source_vocab_size"] = 6;
  write_file(folder + "/config.json", config.dump());
  EXPECT_EQ(refusal(folder, two_alphabets()), "none");
  const auto joint = make_baseline(kType, tiny_recipe(kType, 2));
  folder = saved(*joint, {two_alphabets().target});
  EXPECT_FALSE(std::filesystem::exists(folder + "/source_tokenizer.model"));
  EXPECT_THAT(refusal(folder, two_alphabets()), HasSubstr("source_tokenizer_hash"));
}

}  // namespace
}  // namespace vqlm

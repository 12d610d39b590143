// IBM Model 1 against its formulas taken literally, and the noisy channel around it.
#include "baselines/noisy_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "data/temporary_folder.h"
#include "letter_tokenizer.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::vector<TokenPairs> random_pairs(std::size_t count) {
  Pcg64 random(7);
  std::vector<TokenPairs> pairs(count);
  for (TokenPairs& pair : pairs)
    for (auto* side : {&pair.given, &pair.generated})
      for (std::uint32_t n = random.below(5); n > 0; --n)
        side->push_back(4 + static_cast<int>(random.below(6)));
  return pairs;
}

// Expected counts by the sum over all alignments of a pair, one by one.
std::map<std::pair<int, int>, double> naive_model1(const std::vector<TokenPairs>& pairs,
                                                   int iterations) {
  std::map<std::pair<int, int>, double> t;
  for (const TokenPairs& pair : pairs)
    if (!pair.given.empty())
      for (const int f : pair.generated) {
        t[{-1, f}] = 1;
        for (const int e : pair.given) t[{e, f}] = 1;
      }
  for (int i = 0; i < iterations; ++i) {
    std::map<std::pair<int, int>, double> counts;
    for (const TokenPairs& pair : pairs) {
      if (pair.given.empty()) continue;
      std::vector<int> choices = {-1};
      choices.insert(choices.end(), pair.given.begin(), pair.given.end());
      std::vector<std::size_t> alignment(pair.generated.size());
      std::vector<std::pair<std::vector<std::size_t>, double>> all;
      double total = 0;
      for (bool more = !alignment.empty(); more;) {
        double product = 1;
        for (std::size_t j = 0; j < alignment.size(); ++j)
          product *= t[{choices[alignment[j]], pair.generated[j]}];
        all.emplace_back(alignment, product);
        total += product;
        more = false;
        for (std::size_t j = 0; j < alignment.size() && !more; ++j) {
          more = ++alignment[j] < choices.size();
          if (!more) alignment[j] = 0;
        }
      }
      for (const auto& [chosen, product] : all)
        for (std::size_t j = 0; j < chosen.size(); ++j)
          counts[{choices[chosen[j]], pair.generated[j]}] += product / total;
    }
    std::map<int, double> sums;
    for (const auto& [key, count] : counts) sums[key.first] += count;
    for (auto& [key, value] : t) value = counts[key] / sums[key.first];
  }
  return t;
}

TEST(IbmModel1Test, IsTheSumOverAllAlignments) {
  const auto pairs = random_pairs(30);
  for (const int iterations : {1, 2, 4}) {
    const auto expected = naive_model1(pairs, iterations);
    const auto found = estimate_ibm_model1(pairs, iterations);
    ASSERT_EQ(found.size(), expected.size());
    std::map<int, double> sums;
    for (const TranslationProbability& entry : found) {
      EXPECT_NEAR(entry.probability, expected.at({entry.given, entry.generated}), 1e-9);
      sums[entry.given] += entry.probability;
    }
    for (const auto& [given, sum] : sums) EXPECT_NEAR(sum, 1, 1e-9) << given;
  }
}

TEST(IbmModel1Test, EmptySidesTeachNothing) {
  EXPECT_TRUE(estimate_ibm_model1({{{}, {4}}, {{5}, {}}}, 3).empty());
  EXPECT_TRUE(estimate_ibm_model1({}, 3).empty());
}

// Letters a to c are translated as A to C; x as X after A, as Y otherwise.
std::string translation(const std::string& source) {
  std::string target;
  for (const char letter : source)
    if (letter == 'x')
      target += !target.empty() && target.back() == 'A' ? 'X' : 'Y';
    else
      target += static_cast<char>(letter - 'a' + 'A');
  return target;
}

std::vector<Example> letter_corpus() {
  Pcg64 random(3);
  std::vector<Example> examples;
  for (int i = 0; i < 300; ++i) {
    std::string source;
    for (std::uint32_t n = 1 + random.below(6); n > 0; --n) source += "abcx"[random.below(4)];
    examples.push_back({"train/" + std::to_string(i), source, {translation(source)}, ""});
  }
  return examples;
}

class NoisyChannelTest : public testing::Test {
 protected:
  static std::string translate(NoisyChannel& model, const std::string& source, int beam_size) {
    DecodingOptions options;
    options.method = beam_size > 1 ? DecodingMethod::kBeam : DecodingMethod::kGreedy;
    options.beam_size = beam_size;
    const std::vector<Example> batch = {{"test/0", source, {}, ""}};
    return model.generate(batch, options)[0].text;
  }
  FitReport fit(NoisyChannel& model) const {
    FitContext context;
    context.train = &corpus_;
    context.tokenizers = tokenizers_;
    return model.fit(context);
  }
  const std::vector<Example> corpus_ = letter_corpus();
  const Tokenizers tokenizers_ = {std::make_shared<LetterTokenizer>("ABCXY"),
                                  std::make_shared<LetterTokenizer>("abcx")};
};

TEST_F(NoisyChannelTest, LearnsALexiconAndChoosesByContext) {
  NoisyChannel model({});
  EXPECT_THROW(translate(model, "a", 1), InvalidArgument);
  const FitReport report = fit(model);
  EXPECT_GT(report.tokens, 900);
  for (const char* source : {"abc", "ax", "bx", "cabaxbx", "xxa"})
    EXPECT_EQ(translate(model, source, 5), translation(source)) << source;
  EXPECT_EQ(translate(model, "ab", 1), "AB");
  EXPECT_EQ(translate(model, "", 5), "");
  EXPECT_EQ(translate(model, "a?b", 5), "AB");  // what was never seen has no translation
  EXPECT_TRUE(model.info().takes_source_tokenizer);
}

TEST_F(NoisyChannelTest, WithoutTheLanguageModelTheContextIsLost) {
  NoisyChannelOptions options;
  options.lm_weight = 0;
  NoisyChannel model(options);
  fit(model);
  EXPECT_EQ(translate(model, "ax", 5).substr(1), translate(model, "bx", 5).substr(1));
}

TEST_F(NoisyChannelTest, StopsAtTheLongestOutput) {
  NoisyChannel model({});
  fit(model);
  DecodingOptions options;
  options.max_tokens = 2;
  const std::vector<Example> batch = {{"test/0", "abcabc", {}, ""}};
  EXPECT_EQ(model.generate(batch, options)[0].text, "AB");
}

TEST_F(NoisyChannelTest, RefusesWhatItCannotDo) {
  NoisyChannel model({});
  fit(model);
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  EXPECT_THROW(model.generate(corpus_, options), InvalidArgument);
  EXPECT_THROW(model.score(corpus_), InvalidArgument);
}

TEST_F(NoisyChannelTest, ComesBackFromItsFolder) {
  const TemporaryFolder folder;
  NoisyChannel model({}), other({});
  fit(model);
  model.save(folder.path());
  other.load(folder.path(), tokenizers_, "cpu");
  EXPECT_EQ(other.info().num_parameters, model.info().num_parameters);
  for (const char* source : {"abc", "cabaxbx"})
    EXPECT_EQ(translate(other, source, 5), translate(model, source, 5));
  for (const char* line : {"4\t4", "4\t4\tx", "99\t4\t-1", "4\t99\t-1", "4\t4\t-1\t2"}) {
    write_file(folder.path() + "/lexicon.tsv", std::string(line) + "\n");
    try {
      other.load(folder.path(), tokenizers_, "cpu");
      ADD_FAILURE() << line;
    } catch (const RuntimeError& error) {
      EXPECT_THAT(error.what(), HasSubstr("lexicon.tsv: expected tokens"));
    }
  }
}

TEST(TargetCandidatesTest, AreRankedByTheJointProbability) {
  const std::vector<TranslationProbability> probabilities = {{-1, 5, 0.9}, {4, 5, 0.9}, {6, 5, 0.2},
                                                             {7, 5, 0.1},  {1, 5, 1},   {6, 1, 1}};
  const auto candidates = target_candidates(probabilities, {0, 9, 0, 0, 1, 0, 10, 10}, 6, 2);
  ASSERT_EQ(candidates.size(), 6U);
  ASSERT_EQ(candidates[5].size(), 2U);
  EXPECT_EQ(candidates[5][0].token, 6);  // 2.0 against 1.0 and 0.9
  EXPECT_EQ(candidates[5][1].token, 7);
  EXPECT_NEAR(candidates[5][0].log_prob, std::log(0.2), 1e-6);
  EXPECT_TRUE(candidates[1].empty());
}

}  // namespace
}  // namespace vqlm

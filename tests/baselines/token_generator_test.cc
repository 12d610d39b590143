#include "baselines/token_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "baselines/letter_tokenizer.h"
#include "core/error.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

constexpr int kA = kNumSpecialIds, kB = kA + 1;

// After b mostly the end, else mostly the other letter; padding and begin weigh most, in vain.
class Alternating final : public TokenGenerator {
 public:
  explicit Alternating(double scale = 1) : scale_(scale) {}

  GeneratorInfo info() const override { return describe("alternating", Signature().add("n", "1")); }
  void load() { set_tokenizer(std::make_shared<LetterTokenizer>("ab")); }
  FitReport fit(const FitContext& context) {
    return learn_texts(context, [this](std::span<const int> text) {
      texts.emplace_back(text.begin(), text.end());
    });
  }

  std::vector<std::vector<int>> texts;

 private:
  void weigh_next(std::span<const int> text, std::span<double> weights) const override {
    weights[kPadId] = weights[kBosId] = 100;
    weights[kUnkId] = scale_;
    weights[kEosId] = (text.back() == kB ? 5 : 1) * scale_;
    weights[kA] = (text.back() == kB || text.back() == kBosId ? 4 : 1) * scale_;
    weights[kB] = (text.back() == kA ? 6 : 0) * scale_;
  }

  double scale_;
};

template <typename Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(TokenGeneratorTest, LikelihoodsAreOfADistribution) {
  Alternating model;
  model.load();
  const Example text{"a", "", {"ab"}, ""};
  const Likelihood found = model.score({&text, 1})[0];
  // begin: unk 1, end 1, a 4; after a: 1, 1, 1, b 6; after b: 1, end 5, a 4.
  ASSERT_EQ(found.token_nats.size(), 3U);
  EXPECT_DOUBLE_EQ(found.token_nats[0], std::log(6.0 / 4));
  EXPECT_DOUBLE_EQ(found.token_nats[1], std::log(9.0 / 6));
  EXPECT_DOUBLE_EQ(found.token_nats[2], std::log(10.0 / 5));
  EXPECT_EQ(found.num_tokens, 3);
  EXPECT_EQ(found.num_bytes, 2);
  EXPECT_EQ(found.kind, LikelihoodKind::kExact);
  EXPECT_EQ(model.info().signature, "unit:char|eos:yes|n:1|oov:unk|tok:letters-2");
  EXPECT_EQ(model.info().condition, "none");
}

TEST(TokenGeneratorTest, UnknownTokensAreCountedAndImpossibleOnesCostInfinity) {
  Alternating model;
  model.load();
  const std::vector<Example> texts{{"a", "", {"xa"}, ""}, {"b", "", {"b"}, ""}};
  const std::vector<Likelihood> found = model.score(texts);
  EXPECT_EQ(found[0].num_unknown, 1);
  EXPECT_TRUE(std::isinf(found[1].token_nats[0]));
}

TEST(TokenGeneratorTest, EveryMethodContinuesThePrefix) {
  Alternating model;
  model.load();
  const std::vector<Example> prompts{{"a", "", {}, ""}, {"b", "bba", {}, ""}};
  DecodingOptions options;
  std::vector<Generation> greedy = model.generate(prompts, options);
  EXPECT_EQ(greedy[0].text, "ab");
  EXPECT_EQ(greedy[1].text, "bbab");
  EXPECT_NEAR(greedy[0].token_log_prob_nats[0], std::log(4.0 / 6), 1e-6);
  EXPECT_EQ(greedy[0].token_log_prob_nats.size(), 3U);
  options.method = DecodingMethod::kBeam;
  options.length_penalty = 0;
  // The likeliest text is "ab": 4/6 * 6/9 * 5/10 = 0.22; the empty one has 1/6.
  EXPECT_EQ(model.generate(prompts, options)[0].text, "ab");
  options.method = DecodingMethod::kSample;
  options.seed = 3;
  EXPECT_EQ(model.generate(prompts, options)[1].text, model.generate(prompts, options)[1].text);
  options.max_tokens = 1;
  EXPECT_LE(model.generate(prompts, options)[1].text.size(), 4U);
}

TEST(TokenGeneratorTest, SamplesFollowTheWeights) {
  Alternating model;
  model.load();
  std::vector<Example> prompts;
  for (int i = 0; i < 4000; ++i) prompts.push_back({std::to_string(i), "", {}, ""});
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  double empty = 0;
  for (const Generation& generation : model.generate(prompts, options))
    empty += generation.text.empty() ? 1 : 0;
  // Unknown is never produced, so that the end has 1 of 5: 800, standard deviation 25.
  EXPECT_NEAR(empty, 800, 100);
}

TEST(TokenGeneratorTest, LearnsWholeTexts) {
  Alternating model;
  const std::vector<Example> train{{"0", "", {"ab", "b"}, ""}, {"1", "", {""}, ""}};
  FitContext context;
  context.train = &train;
  EXPECT_THAT(refusal([&] { model.fit(context); }), HasSubstr("expected a tokenizer, got none"));
  context.tokenizers.target = std::make_shared<LetterTokenizer>("ab");
  EXPECT_EQ(model.fit(context).tokens, 4);
  const std::vector<std::vector<int>> expected{{kBosId, kA, kB, kEosId}, {kBosId, kEosId}};
  EXPECT_EQ(model.texts, expected);
  const std::vector<Example> none;
  context.train = &none;
  EXPECT_THAT(refusal([&] { model.fit(context); }), HasSubstr("expected training examples"));
}

TEST(TokenGeneratorTest, RefusesWhatCannotBe) {
  Alternating model;
  const std::vector<Example> texts{{"a", "", {}, ""}};
  EXPECT_THAT(refusal([&] { model.generate(texts, {}); }),
              HasSubstr("'alternating': expected to be trained or loaded before use"));
  model.load();
  EXPECT_THAT(refusal([&] { model.score(texts); }), HasSubstr("expected a text in references"));
  DecodingOptions fixed;
  fixed.fixed_codes = {{}};
  EXPECT_THROW(model.generate(texts, fixed), InvalidArgument);
  Alternating nothing(0);
  nothing.load();
  EXPECT_THAT(refusal([&] { nothing.generate(texts, {}); }), HasSubstr("a sum above 0"));
}

}  // namespace
}  // namespace vqlm

#include "baselines/grammar_oracle.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "data/char_tokenizer.h"
#include "data/temporary_folder.h"
#include "data/word_tokenizer.h"

namespace vqlm {
namespace {

Example example(const std::string& source, const std::string& reference) {
  return {"test/0", source, {reference}, "past"};
}

TEST(GrammarOracleTest, ScoresTrueProbabilities) {
  GrammarOracle oracle({});
  const auto grammar = load_grammar("en_zh");
  const std::vector<Example> batch{example("", "the boy helped a cat")};
  const Likelihood scored = oracle.score(batch).at(0);
  EXPECT_EQ(scored.num_tokens, 6);
  EXPECT_EQ(scored.token_nats.size(), 6U);
  EXPECT_EQ(scored.num_bytes, 20);
  EXPECT_EQ(scored.kind, LikelihoodKind::kExact);
  EXPECT_NEAR(scored.total_nats(), -grammar->log_prob("the boy helped a cat", 0), 1e-12);
  EXPECT_THROW(oracle.score(std::vector<Example>{example("", "the boy help a cat")}),
               InvalidArgument);
}

TEST(GrammarOracleTest, LabelConditionTakesTheLabelsProbabilityOff) {
  GrammarOracleOptions options;
  options.condition = "label";
  GrammarOracle oracle(options), plain({});
  const std::vector<Example> batch{example("", "the boy helped a cat")};
  EXPECT_NEAR(oracle.score(batch)[0].total_nats(),
              plain.score(batch)[0].total_nats() + std::log(0.4), 1e-9);
  DecodingOptions decoding;
  const std::string text = oracle.generate(batch, decoding)[0].text;
  EXPECT_TRUE(std::isfinite(load_grammar("en_zh")->log_prob(text, 0)));
  const std::vector<Example> odd{{"a", "", {"i slept"}, "never"}};
  EXPECT_THROW(oracle.generate(odd, decoding), InvalidArgument);
}

TEST(GrammarOracleTest, AcceptsSentencesAloneAndOfALabelThoseOfIt) {
  const std::vector<Example> batch{example("", "the boy helped a cat"),
                                   example("", "the boy help a cat"),
                                   example("", ""),
                                   {"future", "", {"the boy helped a cat"}, "future"},
                                   {"odd", "", {"the boy helped a cat"}, "x"}};
  const GrammarOracle plain({});
  EXPECT_EQ(plain.accepts(batch), (std::vector<bool>{true, false, false, true, true}));
  GrammarOracleOptions options;
  options.condition = "label";
  GrammarOracle labelled(options);
  EXPECT_EQ(labelled.accepts(batch), (std::vector<bool>{true, false, false, false, false}));
  EXPECT_THROW(labelled.score(std::span(batch).subspan(3, 1)), InvalidArgument);  // not of "future"
  EXPECT_NO_THROW(labelled.score(std::span(batch).first(1)));
}

TEST(GrammarOracleTest, CountsTheTokensOfATokenizer) {
  auto tokenizer = std::make_shared<CharTokenizer>();
  tokenizer->train({"the boy helped a cat"}, 1);
  GrammarOracle oracle({});
  FitContext context;
  context.tokenizers.target = tokenizer;
  oracle.fit(context);
  const std::vector<Example> batch{example("", "the boy helped a cat")};
  EXPECT_EQ(oracle.score(batch)[0].num_tokens, 21);
  EXPECT_NEAR(oracle.score(batch)[0].total_nats(), GrammarOracle({}).score(batch)[0].total_nats(),
              1e-12);
  const TemporaryFolder folder;
  oracle.save(folder.path());
  GrammarOracle again({});
  again.load(folder.path(), {tokenizer}, "cpu");
  EXPECT_EQ(again.info().signature, oracle.info().signature);
  folder.write("config.json", R"({"grammar_hash": "other"})");
  EXPECT_THROW(again.load(folder.path(), {tokenizer}, "cpu"), RuntimeError);
}

TEST(GrammarOracleTest, TranslatesBothWays) {
  GrammarOracleOptions options;
  options.view = "translation";
  GrammarOracle oracle(options);
  EXPECT_EQ(oracle.info().condition, "source");
  DecodingOptions decoding;
  const std::vector<Example> batch{example("the boy helped a cat", "那个男孩帮助了一只猫")};
  const Generation generation = oracle.generate(batch, decoding).at(0);
  double total = 0;
  for (const double nats : generation.token_log_prob_nats) total += nats;
  EXPECT_NEAR(
      total,
      load_grammar("en_zh")->conditional_log_prob({"the boy helped a cat", generation.text}, 0),
      1e-9);
  EXPECT_EQ(oracle.score(batch)[0].num_tokens, 11);
  options.source = "zh";
  options.target = "en";
  GrammarOracle back(options);
  const std::vector<Example> reversed{example("那个男孩帮助了一只猫", "the boy helped a cat")};
  EXPECT_EQ(back.generate(reversed, decoding)[0].text, "the boy helped a cat");
  EXPECT_NEAR(back.score(reversed)[0].total_nats(), 0, 1e-9);
}

TEST(GrammarOracleTest, StreamsBelongToExamples) {
  GrammarOracle oracle({});
  DecodingOptions decoding;
  const std::vector<Example> batch{{"a", "", {}, ""}, {"b", "", {}, ""}, {"c", "the dog", {}, ""}};
  const auto together = oracle.generate(batch, decoding);
  for (std::size_t i = 0; i < batch.size(); ++i)
    EXPECT_EQ(oracle.generate(std::span(batch).subspan(i, 1), decoding)[0].text, together[i].text);
  EXPECT_EQ(together[2].text.rfind("the dog", 0), 0U);
  EXPECT_NE(together[0].text, together[1].text);
}

}  // namespace
}  // namespace vqlm

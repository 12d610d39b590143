#include "data/grammar_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "data/grammar_checks.h"
#include "data/grammar_template.h"

namespace vqlm {
namespace {

// A definition around `rules`, JSON text of the members of "rules".
GrammarRules read(const std::string& rules) {
  const std::string text = R"({"start": "S", "features": {"n": ["sg", "pl"], "t": ["past", "now"]},
    "languages": [{"name": "en", "unit": "word"}, {"name": "zh", "unit": "character"}],
    "rules": {)" + rules + "}}";
  return read_grammar_rules(nlohmann::json::parse(text), "g.json");
}

void expect_refused(const std::string& rules, const std::string& reason) {
  try {
    read(rules);
    ADD_FAILURE() << "accepted: " << rules;
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(reason));
    EXPECT_THAT(error.what(), testing::HasSubstr("g.json"));
  }
}

TEST(GrammarTemplateTest, FeaturesAndChoices) {
  const FeatureValues features{{"n", {"sg", "pl"}}};
  const FeatureBinding plural{{"n", 1}};
  EXPECT_EQ(bind_features("<N[n]> {n:is|are} {n}", features, plural), "<N[n]> are pl");
  EXPECT_EQ(bound_name(parse_symbol("N[n,sg]"), features, plural), "N[pl,sg]");
  EXPECT_EQ(bindings_of(parse_symbol("N[n]"), features).size(), 2U);
  EXPECT_EQ(bindings_of(parse_symbol("N[sg]"), features).size(), 1U);
  const auto texts = expand_choices("a(b:0.25|:0.75)c(d|e)");
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_EQ(texts[0].text, "abcd");
  EXPECT_DOUBLE_EQ(texts[0].probability, 0.125);
  EXPECT_EQ(texts[3].text, "ace");
  EXPECT_DOUBLE_EQ(texts[3].probability, 0.375);
  EXPECT_THROW(expand_choices("(a:0.5|b:0.6)"), InvalidArgument);
  EXPECT_THROW(expand_choices("(a:0.5|b)"), InvalidArgument);
  EXPECT_THROW(expand_choices("(a|b"), InvalidArgument);
  EXPECT_THROW(bind_features("{n:a}", features, plural), InvalidArgument);
  EXPECT_THROW(bind_features("{m}", features, plural), InvalidArgument);
}

TEST(GrammarRulesTest, ExpandsFeaturesAndChoicesIntoRules) {
  const GrammarRules rules = read(R"json("S": [{"p": 1, "en": "<N[sg]> <N[pl]>", "zh": "<2><1>"}],
    "N[n]": [{"p": 1, "en": "{n:cat|cats}", "zh": "(猫:0.5|小猫:0.5){n:|们}"}])json");
  EXPECT_THAT(rules.nonterminals, testing::UnorderedElementsAre("S", "N[sg]", "N[pl]"));
  EXPECT_EQ(rules.rules.size(), 5U);
  EXPECT_THAT(rules.terminals[0], testing::UnorderedElementsAre("cat", "cats"));
  EXPECT_THAT(rules.terminals[1], testing::UnorderedElementsAre("猫", "小", "们"));
  const SyncRule& swap = rules.rules[static_cast<std::size_t>(
      rules.rules_of[static_cast<std::size_t>(rules.start)][0])];
  EXPECT_EQ(swap.sides[1][0].slot, 1);
  EXPECT_EQ(swap.sides[1][1].slot, 0);
}

TEST(GrammarRulesTest, RefusesWhatIsNoGrammar) {
  const std::string s = R"("S": [{"p": 1, "en": ")", zh = R"(", "zh": ")", end = R"("}])";
  expect_refused(s + "<N>" + zh + "<1>" + end, "nonterminal");
  expect_refused(R"("S": [{"p": 0.9, "en": "a", "zh": "b"}])", "sum to 1");
  expect_refused(s + "a" + zh + "" + end, "some text");
  expect_refused(s + "a" + zh + "<1>" + end, "a child from <1>");
  expect_refused(s + "a" + zh + "b" + end + R"(, "T": [{"p": 1, "en": "a", "zh": "b"}])", "no way");
  expect_refused(s + "<T>" + zh + "b" + end + R"(, "T": [{"p": 1, "en": "a", "zh": "b"}])",
                 "each child once");
  expect_refused(s + "<S>" + zh + "<1>" + end, "cycle");
  expect_refused(s + "a <S>" + zh + "b<1>" + end, "spectral radius");
  expect_refused(R"("S": [{"p": 0.5, "en": "<S> <S>", "zh": "<1><2>"},
                          {"p": 0.5, "en": "a", "zh": "b"}])",
                 "spectral radius");
  expect_refused(R"("S": [{"p": 0.5, "en": "a", "zh": "b"}, {"p": 0.5, "en": "a", "zh": "b"}])",
                 "the same on both sides");
  expect_refused(R"("S": [{"p": 0.5, "en": "a", "zh": "b", "label": "x"},
                          {"p": 0.5, "en": "c", "zh": "d"}])",
                 "label");
  expect_refused(R"("S": [{"p": 1, "en": "a", "zh": "b", "odd": 1}])", "odd");
}

TEST(GrammarRulesTest, SpectralRadiusOfASmallMatrix) {
  // One child of its own kind with probability 0.3, two with 0.1: 0.3 + 2 * 0.1.
  const GrammarRules rules = read(R"("S": [{"p": 0.6, "en": "a", "zh": "b"},
    {"p": 0.3, "en": "a <S>", "zh": "<1>b"}, {"p": 0.1, "en": "<S> and <S>", "zh": "<2>和<1>"}])");
  EXPECT_NEAR(spectral_radius(rules), 0.5, 1e-9);
}

}  // namespace
}  // namespace vqlm

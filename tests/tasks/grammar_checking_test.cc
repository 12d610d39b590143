#include "tasks/grammar_checking.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tasks/fake_grammar.h"

namespace vqlm {
namespace {

class GrammarCheckingTest : public testing::Test {
 protected:
  GrammarCheckingTest() {
    context_.roles["grammar"] = &grammar_;
    for (const char* text : {"ok", "not ok"}) {
      predictions_.emplace_back();
      predictions_.back().generation.emplace().text = text;
    }
    predictions_.emplace_back();  // without a text
  }

  FakeGrammar grammar_;
  TaskContext context_;
  std::vector<Prediction> predictions_;
};

TEST_F(GrammarCheckingTest, EveryTextIsASentenceOrNot) {
  check_grammar(context_, predictions_);
  EXPECT_EQ(predictions_[0].grammatical, true);
  EXPECT_EQ(predictions_[1].grammatical, false);
  EXPECT_EQ(predictions_[2].grammatical, std::nullopt);
  EXPECT_EQ(predictions_[0].grammar_signature, "grammar:fake|unit:byte");
}

TEST_F(GrammarCheckingTest, WithoutTheRoleOrWhenTimingNothingIsChecked) {
  context_.timing = true;
  check_grammar(context_, predictions_);
  context_.timing = false;
  context_.roles.clear();
  check_grammar(context_, predictions_);
  EXPECT_EQ(predictions_[0].grammatical, std::nullopt);
}

TEST_F(GrammarCheckingTest, ALanguageModelIsNoGrammar) {
  FakeGenerator model("none");
  context_.roles["grammar"] = &model;
  EXPECT_THROW(check_grammar(context_, predictions_), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

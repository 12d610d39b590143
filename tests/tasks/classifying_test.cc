#include "tasks/classifying.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tasks/fake_grammar.h"

namespace vqlm {
namespace {

// A text costs a nat, or two where its first letter is not its label's.
class ByFirstLetter : public FakeGenerator {
 public:
  ByFirstLetter() : FakeGenerator("label") {}
  std::vector<Likelihood> score(std::span<const Example> batch) override {
    std::vector<Likelihood> result;
    for (const Example& example : batch) {
      const std::string& text = example.references[0];
      result.emplace_back().token_nats = {!text.empty() && text[0] == example.label[0] ? 1.0 : 2.0};
      result.back().kind = kind;
    }
    return result;
  }
};

class ClassifyingTest : public testing::Test {
 protected:
  ClassifyingTest() {
    context_.examples = &examples_;
    context_.roles["classifier"] = &classifier_;
    for (const char* text : {"pleasant", "never", "x"}) {
      predictions_.emplace_back();
      predictions_.back().generation.emplace().text = text;
    }
    predictions_.emplace_back();  // without a text
  }

  const std::vector<Example> examples_ = {{"0", "", {}, "pos"}, {"1", "", {}, "neg"}};
  ByFirstLetter classifier_;
  TaskContext context_;
  std::vector<Prediction> predictions_;
};

TEST_F(ClassifyingTest, EveryTextGetsItsLikeliestLabel) {
  classify_texts(context_, predictions_);
  EXPECT_EQ(predictions_[0].predicted_label, "pos");
  EXPECT_EQ(predictions_[1].predicted_label, "neg");
  EXPECT_EQ(predictions_[2].predicted_label, "neg");  // a tie: the first by name
  EXPECT_EQ(predictions_[3].predicted_label, "");
  EXPECT_EQ(predictions_[0].classifier_signature, "classifier:fake");
}

TEST_F(ClassifyingTest, NothingWithoutTheRoleOrWhenTiming) {
  context_.timing = true;
  classify_texts(context_, predictions_);
  context_.timing = false;
  context_.roles.clear();
  classify_texts(context_, predictions_);
  EXPECT_EQ(predictions_[0].predicted_label, "");
}

TEST_F(ClassifyingTest, AGrammarNamesTheLabelOfASentence) {
  FakeGrammar grammar("label");
  context_.roles["classifier"] = &grammar;
  predictions_[0].generation->text = "pos";
  classify_texts(context_, predictions_);
  EXPECT_EQ(predictions_[0].predicted_label, "pos");
  EXPECT_EQ(predictions_[1].predicted_label, kNoLabel);
  EXPECT_EQ(predictions_[1].classifier_signature, "classifier:fake");
}

TEST_F(ClassifyingTest, AReconstructionTellsNoLabel) {
  classifier_.kind = LikelihoodKind::kReconstruction;
  EXPECT_THROW(classify_texts(context_, predictions_), InvalidArgument);
}

TEST_F(ClassifyingTest, AnUnconditionalClassifierIsRefused) {
  FakeGenerator other("none");
  context_.roles["classifier"] = &other;
  EXPECT_THROW(classify_texts(context_, predictions_), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

#include "tasks/judging.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tasks/fake_generator.h"

namespace vqlm {
namespace {

class JudgingTest : public testing::Test {
 protected:
  JudgingTest() {
    context_.roles["judge"] = &judge_;
    for (const char* text : {"abc", "de"}) {
      predictions_.emplace_back();
      predictions_.back().generation.emplace().text = text;
    }
  }

  FakeGenerator judge_{"none"};
  TaskContext context_;
  std::vector<Prediction> predictions_;
};

TEST_F(JudgingTest, EveryTextIsScoredByTheJudge) {
  judge_texts(context_, predictions_);
  EXPECT_EQ(predictions_[0].judge_log_prob_nats, (std::vector<double>{-1, -1, -1}));
  EXPECT_EQ(predictions_[0].judge_num_tokens, 3);
  EXPECT_EQ(predictions_[1].judge_num_bytes, 2);
  EXPECT_EQ(predictions_[1].judge_signature, "judge:fake|kind:exact|unit:byte");
}

TEST_F(JudgingTest, TheSumIsTheJudgesTightenedBound) {
  judge_.tightening_nats = -0.5;
  judge_texts(context_, predictions_);
  EXPECT_EQ(predictions_[1].judge_log_prob_nats, (std::vector<double>{-1, -1, 0.5}));
  EXPECT_EQ(predictions_[1].judge_num_tokens, 2);
}

TEST_F(JudgingTest, KeepsWhatTheJudgeDoesNotKnow) {
  predictions_[1].generation->text = "a?b?";
  judge_texts(context_, predictions_);
  EXPECT_EQ(predictions_[0].judge_num_unknown, 0);
  EXPECT_EQ(predictions_[1].judge_num_unknown, 2);
}

TEST_F(JudgingTest, AReconstructionIsNoJudgement) {
  judge_.kind = LikelihoodKind::kReconstruction;
  try {
    judge_texts(context_, predictions_);
    FAIL() << "judged by reconstructions";
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(
        error.what(),
        "role judge: expected likelihoods of texts, got reconstructions, which have seen them");
  }
}

TEST_F(JudgingTest, WithoutTheRoleOrWhenTimingNothingIsJudged) {
  context_.timing = true;
  judge_texts(context_, predictions_);
  EXPECT_TRUE(predictions_[0].judge_log_prob_nats.empty());
  context_.timing = false;
  context_.roles.clear();
  judge_texts(context_, predictions_);
  EXPECT_TRUE(predictions_[0].judge_log_prob_nats.empty());
}

TEST_F(JudgingTest, AConditionalJudgeIsRefused) {
  FakeGenerator translator("source");
  context_.roles["judge"] = &translator;
  EXPECT_THROW(judge_texts(context_, predictions_), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

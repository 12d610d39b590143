#include "tasks/reverse_perplexity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/progress.h"
#include "tasks/fake_generator.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class ReversePerplexityTest : public testing::Test {
 protected:
  ReversePerplexityTest() {
    set_progress_sink({});
    context_.generator = &generator_;
    context_.examples = &examples_;
    context_.seed = 7;
    context_.learn_anew = [this](const std::string& role, const std::vector<Example>& train,
                                 const std::vector<Example>& dev) {
      role_ = role;
      train_ = train;
      dev_ = dev;
      auto learner = std::make_unique<FakeGenerator>(learner_condition_);
      learner->kind = learner_kind_;
      return learner;
    };
  }

  static std::unique_ptr<Task> make(const nlohmann::json& config) {
    Registries registries;
    register_reverse_perplexity_task(registries);
    JsonReader reader(config, "test");
    auto task = registries.tasks.create("reverse_perplexity", reader);
    reader.finish();
    return task;
  }

  const std::vector<Example> examples_{{"test/0", "", {"abc"}, ""}, {"test/1", "", {"de"}, ""}};
  FakeGenerator generator_{"none"};
  TaskContext context_;
  std::string role_, learner_condition_ = "none";
  LikelihoodKind learner_kind_ = LikelihoodKind::kExact;
  std::vector<Example> train_, dev_;
};

TEST_F(ReversePerplexityTest, ALearnerOfTheSamplesScoresTheTexts) {
  const auto task = make({{"num_samples", 300}, {"dev_samples", 4}});
  EXPECT_THAT(task->info().roles, ElementsAre("learner"));
  EXPECT_FALSE(task->info().times);
  const auto predictions = task->run(context_);
  EXPECT_EQ(role_, "learner");
  ASSERT_THAT(train_, SizeIs(300));
  EXPECT_EQ(train_[299].id, "sample/299");
  EXPECT_THAT(train_[299].references, ElementsAre("sample"));
  EXPECT_THAT(dev_, SizeIs(4));
  EXPECT_EQ(dev_[0].id, "sample/300");
  EXPECT_EQ(generator_.last_options.seed, 7U);
  EXPECT_EQ(generator_.last_options.method, DecodingMethod::kSample);
  ASSERT_THAT(predictions, SizeIs(2));
  EXPECT_EQ(predictions[0].example.id, "test/0");
  EXPECT_EQ(predictions[0].likelihood->num_tokens, 3);
  EXPECT_EQ(predictions[0].learner_signature, "learner:fake|samples:300");
  EXPECT_EQ(predictions[0].likelihood_signature, "unit:byte");
  EXPECT_FALSE(predictions[0].generation);
}

TEST_F(ReversePerplexityTest, RefusesWhatDoesNotGenerateAndAConditionalLearner) {
  const auto task = make({{"num_samples", 2}});
  EXPECT_EQ(task->cannot_run(generator_), "");
  EXPECT_EQ(task->cannot_run(FakeGenerator("label")), "is conditional on 'label', not on 'none'");
  generator_.info_.generates = false;
  EXPECT_EQ(task->cannot_run(generator_), "does not generate");
  learner_condition_ = "label";
  EXPECT_THROW(task->run(context_), InvalidArgument);
  learner_condition_ = "none";
  learner_kind_ = LikelihoodKind::kReconstruction;
  EXPECT_THROW(task->run(context_), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

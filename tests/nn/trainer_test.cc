#include "nn/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "nn/trainer_fixture.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

TEST_F(TrainerTest, EveryEpochSeesEachExampleOnce) {
  const TemporaryFolder folder;
  RegressionModel model;
  run(model, folder);
  std::vector<std::int64_t> seen;
  for (const auto& batch : model.batches) {
    seen.insert(seen.end(), batch.begin(), batch.end());
    if (seen.size() < 17) continue;
    ASSERT_EQ(seen.size(), 17U);
    std::sort(seen.begin(), seen.end());
    for (std::int64_t i = 0; i < 17; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
    seen.clear();
  }
}

TEST_F(TrainerTest, AccumulatedBatchesCountByTheirTokens) {
  // One batch of everything and all single examples accumulated have the same gradient; with
  // plain examples (dropout is the same for none of them) the loss is compared without it.
  struct PlainModel : RegressionModel {
    StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t) override {
      StepLoss result;
      std::int64_t tokens = 0;
      torch::Tensor sum = torch::zeros({});
      for (const auto i : batch) {
        const auto x = torch::sin(torch::arange(1, 5).to(torch::kFloat) + i);
        sum = sum + net->outer(net->inner(x)).square().sum() * (i % 3 + 1);
        tokens += i % 3 + 1;
      }
      result.loss = sum / tokens;
      result.num_tokens = tokens;
      return result;
    }
  };
  options.max_steps = 1;
  options.batch.max_tokens = 1000;
  const TemporaryFolder a, b;
  PlainModel together, apart;
  run(together, a);
  options.batch.max_examples = 1;
  options.accumulate = 17;
  run(apart, b);
  EXPECT_NEAR(log_without_timing(a)[0]["gradient_norm"].get<double>(),
              log_without_timing(b)[0]["gradient_norm"].get<double>(), 1e-4);
  EXPECT_NEAR(log_without_timing(a)[0]["loss"].get<double>(),
              log_without_timing(b)[0]["loss"].get<double>(), 1e-5);
  EXPECT_TRUE(torch::allclose(together.net->inner->weight, apart.net->inner->weight, 1e-3, 1e-4));
}

TEST_F(TrainerTest, TheBestEvaluationIsTaken) {
  options.average_last = 1;
  const TemporaryFolder folder;
  RegressionModel model;
  model.dev_values = {3, 1, 2, 5, 4, 6};
  torch::Tensor at_best;
  model.before_loss = [&](std::int64_t step) {
    if (step == 9) at_best = model.net->inner->weight.detach().clone();
  };
  EXPECT_EQ(run(model, folder).best_dev_nats, 1);
  EXPECT_TRUE(torch::equal(model.net->inner->weight, at_best));
  EXPECT_EQ(model.net->seen.item<std::int64_t>(), 36);
}

TEST_F(TrainerTest, TheMeanOfTheLastWeightsIsTakenWhenItIsBetter) {
  options.max_steps = 8;
  options.average_last = 2;
  const TemporaryFolder folder;
  RegressionModel model;
  model.dev_values = {3, 2, 1};  // after 4 and 8 steps, then of the mean
  std::vector<torch::Tensor> weights;
  model.before_loss = [&](std::int64_t step) {
    if (step == 5) weights.push_back(model.net->inner->weight.detach().clone());
  };
  const auto at_eight = [&](std::int64_t step) {
    if (step == 8) weights.push_back(model.net->inner->weight.detach().clone());
  };
  model.after = at_eight;
  EXPECT_EQ(run(model, folder).best_dev_nats, 1);
  EXPECT_TRUE(torch::allclose(model.net->inner->weight, (weights[0] + weights[1]) / 2));
  EXPECT_EQ(log_without_timing(folder).back()["selected"], "average");
}

TEST_F(TrainerTest, StopsWhenPatienceIsAtItsEnd) {
  options.patience = 2;
  const TemporaryFolder folder;
  RegressionModel model;
  model.dev_values = {3, 2, 2.5, 2.6, 1};
  EXPECT_EQ(run(model, folder).steps, 16);
  RegressionModel again;
  EXPECT_EQ(run(again, folder).steps, 16);
}

TEST_F(TrainerTest, ALossThatIsNotFiniteStopsWithStepAndRate) {
  const TemporaryFolder folder;
  RegressionModel model;
  model.nan_at = 7;
  try {
    run(model, folder);
    FAIL();
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), HasSubstr("step 7"));
    EXPECT_THAT(error.what(), HasSubstr("learning rate 0.0"));
  }
}

TEST_F(TrainerTest, NoStepsLeaveTheInitialWeights) {
  options.max_steps = 0;
  const TemporaryFolder folder;
  RegressionModel model, fresh;
  const FitReport report = run(model, folder);
  EXPECT_EQ(report.steps, 0);
  EXPECT_GT(report.best_dev_nats, 0);
  expect_same_weights(model, fresh);
}

TEST_F(TrainerTest, NoExamplesAndAnUnknownDeviceAreRefused) {
  const TemporaryFolder folder;
  RegressionModel model;
  EXPECT_THROW(train(model, {}, options, context_of(folder)), RuntimeError);
  FitContext context = context_of(folder);
  context.device = "tpu";
  EXPECT_THROW(train(model, lengths, options, context), InvalidArgument);
  if (torch::cuda::is_available()) return;
  context.device = "cuda";
  EXPECT_THROW(train(model, lengths, options, context), RuntimeError);
}

TEST_F(TrainerTest, Bf16AutocastRunsAndIsSwitchedOffAfterwards) {
  options.bf16 = true;
  const TemporaryFolder folder;
  RegressionModel model;
  EXPECT_EQ(run(model, folder).steps, 23);
  EXPECT_EQ(torch::matmul(torch::ones({2, 2}), torch::ones({2, 2})).scalar_type(), torch::kFloat);
}

TEST(TrainerOptionsTest, ReadsItsKeysAndKnowsItsDefaults) {
  const nlohmann::json json{{"max_steps", 70}, {"schedule", "linear"}, {"bf16", true}};
  JsonReader reader(json, "a.json");
  const TrainerOptions options = read_trainer_options(reader);
  reader.finish();
  EXPECT_EQ(options.max_steps, 70);
  EXPECT_EQ(options.schedule.total_steps, 70);
  EXPECT_TRUE(options.bf16);
  EXPECT_EQ(options.batch.max_tokens, 1600);
  const nlohmann::json bad{{"max_steps", -1}};
  JsonReader other(bad, "a.json");
  EXPECT_THROW(read_trainer_options(other), InvalidArgument);
}

}  // namespace
}  // namespace vqlm

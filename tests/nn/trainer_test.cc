#include "nn/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/progress.h"
#include "core/random.h"
#include "nn/checkpoint.h"
#include "nn/dropout.h"
#include "nn/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::manual_seed(derive_seed(1, "init"));
    inner = register_module("inner", torch::nn::Linear(4, 8));
    outer = register_module("outer", torch::nn::Linear(8, 1));
    seen = register_buffer("seen", torch::zeros({1}, torch::kLong));
  }
  torch::nn::Linear inner{nullptr}, outer{nullptr};
  torch::Tensor seen;
};

// A regression with dropout; example i has the features sin(i + 1), ... and i % 3 + 1 tokens.
class RegressionModel : public TrainingModel {
 public:
  torch::nn::Module& module() override { return *net; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override {
    if (before_loss) before_loss(step);
    batches.push_back(batch);
    EXPECT_TRUE(net->is_training());
    const auto hidden = torch::tanh(net->inner(features(batch)));
    const auto y = net->outer(add_dropout(hidden, hidden, 0.2, true)).squeeze(1);
    const auto target = torch::tensor(batch, torch::kFloat) * 0.1;
    std::vector<std::int64_t> weights;
    std::int64_t tokens = 0;
    for (const auto i : batch) tokens += weights.emplace_back(i % 3 + 1);
    StepLoss result;
    result.loss = ((y - target).square() * torch::tensor(weights)).sum() / tokens;
    result.num_tokens = tokens;
    result.values["size"] = static_cast<double>(batch.size());
    if (step == nan_at) result.loss = result.loss * std::nan("");
    return result;
  }
  std::map<std::string, double> evaluate() override {
    EXPECT_FALSE(net->is_training());
    torch::rand({3});  // must not move the training's draws
    if (!dev_values.empty()) {
      const double value = dev_values[std::min(evaluations++, dev_values.size() - 1)];
      return {{"dev_nats", value}};
    }
    const auto x = features({100, 101, 102});
    const auto y = net->outer(torch::tanh(net->inner(x))).squeeze(1);
    return {{"dev_nats", y.square().mean().item<double>()}};
  }
  void after_step(std::int64_t step) override {
    net->seen += step;
    if (after) after(step);
  }

  std::shared_ptr<NetImpl> net = std::make_shared<NetImpl>();
  std::function<void(std::int64_t)> before_loss, after;
  std::int64_t nan_at = -1;
  std::vector<double> dev_values;
  std::size_t evaluations = 0;
  std::vector<std::vector<std::int64_t>> batches;

 private:
  static torch::Tensor features(const std::vector<std::int64_t>& batch) {
    const auto i = torch::tensor(batch, torch::kFloat).unsqueeze(1);
    return torch::sin(i + torch::arange(1, 5).to(torch::kFloat));
  }
};

class TrainerTest : public testing::Test {
 protected:
  void SetUp() override {
    set_progress_sink({});
    at::set_num_threads(1);  // a forked process has none of the others
    options.max_steps = 23;
    options.batch.max_tokens = 12;
    options.schedule.peak = 0.05;
    options.schedule.warmup_steps = 5;
    options.schedule.total_steps = 23;
    options.weight_decay = 0.01;
    options.evaluate_every = 4;
    options.average_last = 3;
    options.save_every = 3;
    options.log_every = 5;
    for (std::int64_t i = 0; i < 17; ++i) lengths.push_back({i % 3 + 1, i % 5 + 1});
  }
  FitContext context_of(const TemporaryFolder& folder) const {
    FitContext context;
    context.work_folder = folder.path();
    context.seed = 11;
    return context;
  }
  FitReport run(RegressionModel& model, const TemporaryFolder& folder) const {
    return train(model, lengths, options, context_of(folder));
  }
  TrainerOptions options;
  std::vector<std::vector<std::int64_t>> lengths;
};

std::vector<nlohmann::json> log_without_timing(const TemporaryFolder& folder) {
  std::ifstream file(folder.path("metrics.jsonl"));
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(nlohmann::json::parse(line));
    lines.back().erase("timing");
  }
  return lines;
}

void expect_same_weights(RegressionModel& a, RegressionModel& b) {
  const auto left = module_tensors(*a.net), right = module_tensors(*b.net);
  for (const auto& [name, tensor] : left) EXPECT_TRUE(torch::equal(tensor, right.at(name))) << name;
}

TEST_F(TrainerTest, InterruptedAtAnyStepEndsBitIdentical) {
  const TemporaryFolder whole_folder;
  RegressionModel whole;
  const FitReport expected = run(whole, whole_folder);
  EXPECT_EQ(expected.steps, 23);
  const auto expected_log = log_without_timing(whole_folder);
  for (std::int64_t stop = 1; stop <= 23; ++stop) {
    const TemporaryFolder folder;
    RegressionModel first, second;
    const auto interrupt = [stop](std::int64_t step) {
      if (step == stop) throw std::logic_error("interrupted");
    };
    (stop % 2 == 0 ? first.before_loss : first.after) = interrupt;
    EXPECT_THROW(run(first, folder), std::logic_error);
    const FitReport report = run(second, folder);
    expect_same_weights(whole, second);
    EXPECT_EQ(report.steps, expected.steps);
    EXPECT_EQ(report.tokens, expected.tokens);
    EXPECT_EQ(report.best_dev_nats, expected.best_dev_nats);
    EXPECT_EQ(log_without_timing(folder), expected_log) << "stopped at " << stop;
  }
}

TEST_F(TrainerTest, KilledProcessesEndBitIdentical) {
  const TemporaryFolder whole_folder, folder;
  RegressionModel whole;
  run(whole, whole_folder);
  for (const std::int64_t stop : {2, 8, 9, 17}) {  // one sitting after the other
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      RegressionModel model;
      model.before_loss = [stop](std::int64_t step) {
        if (step == stop) raise(SIGKILL);
      };
      run(model, folder);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    // What a kill while a state was written leaves behind.
    std::filesystem::create_directories(folder.path("state.tmp.1.0"));
    write_file(folder.path("state.tmp.1.0/model.safetensors"), "half");
  }
  RegressionModel last;
  run(last, folder);
  expect_same_weights(whole, last);
  EXPECT_EQ(log_without_timing(folder), log_without_timing(whole_folder));
  EXPECT_FALSE(std::filesystem::exists(folder.path("state.tmp.1.0")));
}

TEST_F(TrainerTest, AFinishedTrainingIsNotRepeated) {
  const TemporaryFolder folder;
  RegressionModel first, second;
  run(first, folder);
  const auto log = log_without_timing(folder);
  EXPECT_EQ(run(second, folder).steps, 23);
  EXPECT_TRUE(second.batches.empty());
  expect_same_weights(first, second);
  EXPECT_EQ(log_without_timing(folder), log);
}

TEST_F(TrainerTest, RefusesTheStateOfOtherOptionsAndDamagedOnes) {
  const TemporaryFolder folder;
  RegressionModel first, second;
  run(first, folder);
  TrainerOptions other = options;
  other.schedule.peak = 0.06;
  EXPECT_THROW(train(second, lengths, other, context_of(folder)), RuntimeError);
  write_file(folder.path("state/model.safetensors"), "damaged");
  EXPECT_THROW(run(second, folder), RuntimeError);
}

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

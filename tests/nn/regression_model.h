// What tests of the trainer train: a small regression with dropout.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/random.h"
#include "nn/dropout.h"
#include "nn/trainer.h"

namespace vqlm {

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

}  // namespace vqlm

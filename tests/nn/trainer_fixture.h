// The set-up of the trainer's tests, and how they compare two trainings.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/progress.h"
#include "nn/checkpoint.h"
#include "nn/regression_model.h"
#include "nn/temporary_folder.h"
#include "nn/trainer.h"

namespace vqlm {

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

inline std::vector<nlohmann::json> log_without_timing(const TemporaryFolder& folder) {
  std::ifstream file(folder.path("metrics.jsonl"));
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(nlohmann::json::parse(line));
    lines.back().erase("timing");
  }
  return lines;
}

inline void expect_same_weights(RegressionModel& a, RegressionModel& b) {
  const auto left = module_tensors(*a.net), right = module_tensors(*b.net);
  for (const auto& [name, tensor] : left) EXPECT_TRUE(torch::equal(tensor, right.at(name))) << name;
}

}  // namespace vqlm

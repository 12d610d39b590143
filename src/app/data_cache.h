// Splits of the run's data, loaded once a process.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/session.h"
#include "core/run_config.h"
#include "data/example.h"
#include "data/overlap.h"

namespace vqlm {

class DataCache {
 public:
  DataCache(const RunConfig& config, const Session& session) : config_(config), session_(session) {}

  const std::vector<Example>& split(const std::string& data, const std::string& split);
  // Of the training split; empty when the data has none.
  const TrainingTexts& training_texts(const std::string& data);

 private:
  const RunConfig& config_;
  const Session& session_;
  std::map<std::pair<std::string, std::string>, std::vector<Example>> splits_;
  std::map<std::string, TrainingTexts> training_texts_;
};

}  // namespace vqlm

// Computes one cell of a plan and puts it into the store. Used by the worker processes.
#pragma once

#include <memory>
#include <string>

#include "app/checkpoint.h"
#include "app/data_cache.h"
#include "app/plan.h"
#include "results/store.h"
#include "tasks/task.h"

namespace vqlm {

class CellRunner {
 public:
  CellRunner(const Plan& plan, const Session& session, Store& store);

  // Does nothing when the store has it. Two processes that run the same cell take turns: the second
  // finds it done. Throws InvalidArgument when the plan has no such cell, and what the components
  // throw.
  void run(const std::string& key);

 private:
  void run_tokenizer(const Cell& cell);
  void run_train(const Cell& cell);
  void run_task(const Cell& cell, bool timing);
  void run_metric(const Cell& cell);

  Generator& generator(const std::string& name, std::uint64_t seed);
  void commit(const Cell& cell, nlohmann::json result, nlohmann::json timing,
              const std::string& artefacts = "");

  const Plan& plan_;
  const Session& session_;
  Store& store_;
  DataCache data_;
  std::map<std::string, Checkpoint> loaded_;  // by name and seed, of the task under way
};

}  // namespace vqlm

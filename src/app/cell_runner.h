// Computes one cell of a plan and puts it into the store. Used by the worker processes.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "app/checkpoint.h"
#include "app/data_cache.h"
#include "app/plan.h"
#include "data/fit_context.h"
#include "results/store.h"
#include "tasks/task.h"

namespace vqlm {

class CellRunner {
 public:
  // `jobs`: how many cells may run at once, this one included; noted with the timings.
  CellRunner(const Plan& plan, const Session& session, Store& store, int jobs);

  // Does nothing when the store has it. Two processes that run the same cell take turns: the second
  // finds it done. A timing waits until no other cell of the store is computed on this machine, and
  // the others wait for a timing. Throws InvalidArgument when the plan has no such cell, and what
  // the components throw.
  void run(const std::string& key);

 private:
  void run_tokenizer(const Cell& cell);
  void run_train(const Cell& cell);
  void run_distil(const Cell& cell);
  void run_task(const Cell& cell, bool timing);
  void run_metric(const Cell& cell);
  void commit_speed(const Cell& cell, const std::vector<Prediction>& predictions);
  void commit_predictions(const Cell& cell, const std::vector<Prediction>& predictions,
                          const Checkpoint& own, const TaskContext& context);

  // The tokenizer of the config's entry `name` from its cell, and what tokenizer.json says of it.
  std::shared_ptr<const Tokenizer> trained_tokenizer(const std::string& name,
                                                     nlohmann::json& description);
  // What a training is given; adds its tokenizers to `description` of the checkpoint.
  FitContext fit_context(const Cell& cell, const GeneratorEntry& entry,
                         nlohmann::json& description);
  // The checkpoint that a training starts from; "" for fresh weights.
  std::string initial_folder(const std::string& initial, std::uint64_t seed) const;
  // A new generator like that of the config, which has learnt these texts alone, for a task's cell.
  std::unique_ptr<Generator> learnt_anew(const Cell& cell, const std::string& name,
                                         const std::vector<Example>& train,
                                         const std::vector<Example>& dev);
  // The generator of the config, with the weights of that seed where it is trained.
  const Checkpoint& loaded(const std::string& name, std::uint64_t seed);
  // Empty, in the cell's work folder; what a killed process put there is gone.
  std::string new_artefact_folder(const Cell& cell);
  void commit(const Cell& cell, nlohmann::json result, nlohmann::json timing,
              const std::string& artefacts = "");

  const Plan& plan_;
  const Session& session_;
  Store& store_;
  int jobs_;
  DataCache data_;
  std::chrono::steady_clock::time_point started_;  // on the cell under way
  // By name and seed, of the task under way.
  std::map<std::pair<std::string, std::uint64_t>, Checkpoint> loaded_;
};

}  // namespace vqlm

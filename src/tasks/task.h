// A task: runs a generator over examples and records predictions.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/example.h"
#include "data/overlap.h"
#include "model/generator.h"
#include "tasks/prediction.h"

namespace vqlm {

struct TaskContext {
  Generator* generator = nullptr;                  // under test
  const std::vector<Example>* examples = nullptr;  // of the split the task names
  // Any split of the task's data; what comes back stays. Empty where the task does not learn.
  std::function<const std::vector<Example>&(const std::string& split)> split;
  const TrainingTexts* training_texts = nullptr;  // null: overlap is not marked
  std::map<std::string, Generator*> roles;        // "judge", "classifier", "grammar"
  // A new generator like the one of a role, same config and tokenizers, that has learnt the
  // references of `train` and nothing else; `dev` may be empty where its kind needs none.
  std::function<std::unique_ptr<Generator>(
      const std::string& role, const std::vector<Example>& train, const std::vector<Example>& dev)>
      learn_anew;
  // Filled by the task: files that are kept beside its predictions, name -> content.
  std::map<std::string, std::string> artefacts;
  std::uint64_t seed = 1;
  bool timing = false;  // measure: warm-up first, one example at a time, predictions marked `timed`
};

struct TaskInfo {
  std::string name;
  int version = 1;                      // raised when its results can move
  bool times = true;                    // it heeds TaskContext::timing
  bool learns = false;                  // it needs the data's splits "train" and "dev" too
  std::vector<std::string> roles = {};  // that it cannot do without
};

class Task {
 public:
  virtual ~Task() = default;
  virtual TaskInfo info() const = 0;
  // Whether the generator can do it; an empty string, or the reason why not ("has no codes").
  virtual std::string cannot_run(const Generator& generator) const = 0;
  virtual std::vector<Prediction> run(TaskContext& context) = 0;
};

}  // namespace vqlm

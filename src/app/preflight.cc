#include "app/preflight.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/checkpoint.h"
#include "app/components.h"
#include "app/distil_entry.h"

namespace vqlm {
namespace {

class Inputs {
 public:
  Inputs(const Plan& plan, const Session& session) : plan_(plan), session_(session) {}

  void add(const Cell& cell) {
    switch (cell.kind) {
      case CellKind::kTokenizer:
        return add_tokenizer(cell.tokenizer);
      case CellKind::kTrain:
        return add_training(plan_.generators.at(cell.generator));
      case CellKind::kDistil:
        return add_distillation(cell.data);
      case CellKind::kTask:
        add_training_texts(cell);
        return add_task(cell);
      case CellKind::kTiming:
        return add_task(cell);
      case CellKind::kMetric:
        return;
    }
  }

  void check() const {
    for (const auto& [data, split] : splits_)
      make_dataset(plan_.config, data, session_)->require_files(split, session_.location);
    for (const std::string& folder : checkpoints_) verify_checkpoint(folder, session_);
  }

 private:
  void add_tokenizer(const std::string& name) {
    TokenizerEntry entry;
    make_tokenizer(plan_.config, name, session_, entry);
    for (const std::string& data : entry.data) splits_.emplace(data, "train");
  }

  void add_training(const GeneratorEntry& entry) {
    splits_.emplace(entry.data, "train");
    splits_.emplace(entry.data, "dev");
    if (plan_.generators.count(entry.initial) != 0)
      add_generator(entry.initial);
    else if (!entry.initial.empty())
      checkpoints_.insert(entry.initial);
  }

  void add_distillation(const std::string& name) {
    splits_.emplace(name, "train");
    add_generator(read_distil_entry(plan_.config, name).teacher);
  }

  void add_task(const Cell& cell) {
    const TaskEntry& task = plan_.tasks.at(cell.task);
    splits_.emplace(task.data, task.split);
    add_generator(cell.generator);
    for (const auto& [role, generator] : task.roles) add_generator(generator);
  }

  void add_generator(const std::string& name) {
    const std::string& checkpoint = plan_.generators.at(name).checkpoint;
    if (!checkpoint.empty()) checkpoints_.insert(checkpoint);
  }

  // Outputs are compared with the texts the generator was trained on.
  void add_training_texts(const Cell& cell) {
    const std::string& own = plan_.generators.at(cell.generator).data;
    const std::string& data = own.empty() ? plan_.tasks.at(cell.task).data : own;
    const std::vector<std::string> splits =
        make_dataset(plan_.config, data, session_)->info().splits;
    if (std::find(splits.begin(), splits.end(), "train") != splits.end())
      splits_.emplace(data, "train");
  }

  const Plan& plan_;
  const Session& session_;
  std::set<std::pair<std::string, std::string>> splits_;  // data entry, split
  std::set<std::string> checkpoints_;
};

}  // namespace

void check_inputs(const Plan& plan, const Session& session, const std::vector<const Cell*>& cells) {
  Inputs inputs(plan, session);
  for (const Cell* cell : cells) inputs.add(*cell);
  inputs.check();
}

}  // namespace vqlm

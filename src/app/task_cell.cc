// Cells that measure: tasks, timings and metrics.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cell_runner.h"
#include "app/components.h"
#include "core/error.h"
#include "core/files.h"
#include "model/fixed_texts.h"
#include "model/trainable.h"
#include "results/score_json.h"
#include "tasks/prediction_json.h"

namespace vqlm {
namespace {

// Whether the generator's tokenizer keeps every scored text whole: what bits per byte need to
// compare.
nlohmann::json round_trip(const Tokenizer* tokenizer, const std::vector<Example>& examples) {
  if (tokenizer == nullptr) return nullptr;
  std::vector<std::string> texts;
  for (const Example& example : examples)
    if (!example.references.empty()) texts.push_back(example.references[0]);
  const RoundTrip found = check_round_trip(*tokenizer, texts);
  return {{"texts", found.num_texts},
          {"changed", found.num_changed},
          {"unknown", found.num_with_unknown}};
}

// Texts made for another test set would be scored against the wrong references without a word.
void check_number_of_texts(const Generator& generator, std::size_t num_examples) {
  const auto* fixed = dynamic_cast<const FixedTexts*>(&generator);
  if (fixed != nullptr && fixed->num_texts() != num_examples)
    throw InvalidArgument(expected_got(fixed->origin(),
                                       std::to_string(num_examples) + " lines, one an example",
                                       std::to_string(fixed->num_texts())));
}

}  // namespace

void CellRunner::run_task(const Cell& cell, bool timing) {
  loaded_.clear();
  TaskEntry entry;
  const auto task = make_task(plan_.config, cell.task, session_, entry);
  const Checkpoint& own = loaded(cell.generator, cell.seed);
  TaskContext context;
  context.generator = own.generator.get();
  std::vector<Example> examples = data_.split(entry.data, entry.split, cell.seed);
  check_number_of_texts(*own.generator, examples.size());
  if (entry.limit > 0 && static_cast<std::size_t>(entry.limit) < examples.size())
    examples.resize(static_cast<std::size_t>(entry.limit));
  context.examples = &examples;
  context.split = [&](const std::string& split) -> const std::vector<Example>& {
    return data_.split(plan_.tasks.at(cell.task).original_data, split, cell.seed);
  };
  if (!timing) {  // they would count in its peak memory
    const std::string trained_on = plan_.generators.at(cell.generator).data;
    context.training_texts = &data_.training_texts(
        trained_on.empty() ? plan_.tasks.at(cell.task).original_data : trained_on, cell.seed);
  }
  for (const auto& [role, player] : entry.roles)
    context.roles[role] = loaded(player, cell.seed).generator.get();
  context.learn_anew = [&](const std::string& role, const std::vector<Example>& train,
                           const std::vector<Example>& dev) {
    return learnt_anew(cell, entry.roles.at(role), train, dev);
  };
  context.seed = cell.seed;
  context.timing = timing;
  const std::string reason = task->cannot_run(*context.generator);
  if (!reason.empty()) throw InvalidArgument(cell.title + ": the generator " + reason);
  const std::vector<Prediction> predictions = task->run(context);
  if (timing)
    commit_speed(cell, predictions);
  else
    commit_predictions(cell, predictions, own, context);
  loaded_.clear();
}

std::unique_ptr<Generator> CellRunner::learnt_anew(const Cell& cell, const std::string& name,
                                                   const std::vector<Example>& train,
                                                   const std::vector<Example>& dev) {
  const std::string folder = initial_folder(name, cell.seed);
  auto fresh = folder.empty() ? nullptr : describe_checkpoint(folder, session_).generator;
  auto* trainable = dynamic_cast<Trainable*>(fresh.get());
  if (trainable == nullptr)
    throw InvalidArgument(
        expected_got(cell.title, "a generator that can learn", "'" + name + "', which cannot"));
  FitContext context;
  context.train = &train;
  context.dev = &dev;
  context.tokenizers = loaded(name, cell.seed).tokenizers;
  context.work_folder = store_.work_folder(cell.key) + "/learner";
  std::filesystem::create_directories(context.work_folder);
  context.seed = cell.seed;
  context.threads = session_.options.threads;
  context.device = session_.options.device;
  trainable->fit(context);
  return fresh;
}

void CellRunner::commit_speed(const Cell& cell, const std::vector<Prediction>& predictions) {
  nlohmann::json resolved;
  const auto speed = make_metric(plan_.config, "speed", session_, resolved);
  nlohmann::json scores = nlohmann::json::array();
  for (const Score& score : speed->evaluate(predictions)) scores.push_back(score_to_json(score));
  commit(cell, nlohmann::json::object(), {{"scores", scores}});
}

void CellRunner::commit_predictions(const Cell& cell, const std::vector<Prediction>& predictions,
                                    const Checkpoint& own, const TaskContext& context) {
  const std::string folder = new_artefact_folder(cell);
  write_predictions(predictions, folder + "/predictions.jsonl");
  for (const auto& [name, content] : context.artefacts) write_file(folder + "/" + name, content);
  commit(cell,
         {{"num_predictions", predictions.size()},
          {"num_parameters", own.generator->info().num_parameters},
          {"round_trip", round_trip(own.tokenizers.target.get(), *context.examples)}},
         {}, folder);
}

void CellRunner::run_metric(const Cell& cell) {
  nlohmann::json resolved;
  const auto metric = make_metric(plan_.config, cell.metric, session_, resolved);
  const Cell* task = plan_.find(cell.depends.at(0));
  const std::vector<Prediction> predictions =
      read_predictions(store_.artefact(task->key, "predictions.jsonl"));
  nlohmann::json result = {{"scores", nlohmann::json::array()}};
  const std::string reason = metric->cannot_score(predictions);
  if (!reason.empty())
    result["absent"] = reason;
  else
    for (Score& score : metric->evaluate(predictions)) {
      if (!predictions.front().setup.empty()) score.signature += "|" + predictions.front().setup;
      result["scores"].push_back(score_to_json(score));
    }
  commit(cell, result, {});
}

}  // namespace vqlm

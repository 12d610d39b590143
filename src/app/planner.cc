#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/distillation.h"
#include "app/generator_key.h"
#include "app/plan.h"
#include "app/planned_data.h"
#include "app/planned_generators.h"
#include "app/task_generators.h"
#include "app/torch_runtime.h"
#include "core/hash.h"

namespace vqlm {
namespace {

class Planner {
 public:
  Planner(const RunConfig& config, const Session& session)
      : session_(session), data_(config, session) {
    plan_.config = config;
  }

  Plan make() {
    for (const auto& [name, value] : plan_.config.tokenizers.items()) add_tokenizer(name);
    generators_ = read_generators(plan_.config, session_, data_);
    for (const auto& [name, value] : plan_.config.metrics.items()) {
      nlohmann::json resolved;
      make_metric(plan_.config, name, session_, resolved);
    }
    for (const auto& [name, value] : plan_.config.tasks.items()) add_task(name);
    for (const auto& [name, entry] : generators_.entries)
      for (const std::uint64_t seed : plan_.config.seeds)
        if (entry.is_trained()) add_training(name, seed);
    plan_.generators = std::move(generators_.entries);
    return std::move(plan_);
  }

 private:
  std::string add_cell(Cell cell) {
    cell.recipe["kind"] = cell_kind_name(cell.kind);
    cell.key = sha256_json(cell.recipe);
    plan_.add(cell);
    return cell.key;
  }

  void add_tokenizer(const std::string& name) {
    TokenizerEntry entry;
    const auto tokenizer = make_tokenizer(plan_.config, name, session_, entry);
    const std::string where = "/tokenizers/" + name + "/data";
    Cell cell;
    cell.kind = CellKind::kTokenizer;
    cell.tokenizer = name;
    cell.title = "tokenizer " + name;
    cell.recipe = {{"config", entry.resolved}, {"version", tokenizer->info().version}};
    for (const std::string& data : entry.data) {
      cell.recipe["data"].push_back(data_.hash(data, where));
      data_.require_original(data, where);
      data_.require_splits_to_learn(data, {"train"}, where);
    }
    add_plugin(session_, "tokenizer", entry.type, cell.recipe);
    tokenizer_keys_[name] = add_cell(cell);
  }

  // What stands for a split of a data entry in recipes; plans the distillation that it needs.
  nlohmann::json data_key(const std::string& name, const std::string& split, std::uint64_t seed,
                          const std::string& where, std::vector<std::string>& depends) {
    const DistilEntry* distilled = data_.distilled(name, where);
    if (distilled == nullptr || split != "train") return data_.hash(name, where);
    depends.push_back(add_distillation(name, *distilled, seed));
    return {{"distil", depends.back()}, {"keep_original", distilled->keep_original}};
  }

  std::string add_distillation(const std::string& name, const DistilEntry& entry,
                               std::uint64_t seed) {
    const std::string where = "/data/" + name + "/distil";
    Cell cell;
    cell.kind = CellKind::kDistil;
    cell.data = name;
    cell.seed = seed;
    cell.title = "distil " + name + " seed " + std::to_string(seed);
    cell.recipe = {{"version", kDistillationVersion},
                   {"decoding", entry.resolved},
                   {"data", data_key(entry.data, "train", seed, where, cell.depends)},
                   {"teacher", generator_key(entry.teacher, seed, cell.depends)}};
    // Search draws nothing: seeds of a teacher that the run does not train share the cell.
    if (entry.decoding.method == DecodingMethod::kSample) cell.recipe["seed"] = seed;
    return add_cell(cell);
  }

  // The key that stands for a generator with its weights; plans its training where it has one.
  std::string generator_key(const std::string& name, std::uint64_t seed,
                            std::vector<std::string>& depends) {
    const GeneratorEntry& entry = generators_.entries.at(name);
    nlohmann::json data = "";
    if (!entry.data.empty())  // what it learnt from is compared with what it writes
      data = data_key(entry.data, "train", seed, "/generators/" + name + "/data", depends);
    if (entry.is_trained()) {
      depends.push_back(add_training(name, seed));
      return depends.back();
    }
    const std::string data_hash = data.is_string() ? data.get<std::string>() : sha256_json(data);
    auto [it, fresh] = untrained_keys_.try_emplace({name, data_hash});
    if (fresh) it->second = untrained_generator_key(entry, data_hash, session_);
    return it->second;
  }

  std::string add_training(const std::string& name, std::uint64_t seed) {
    const GeneratorEntry& entry = generators_.entries.at(name);
    Cell cell;
    cell.kind = CellKind::kTrain;
    cell.generator = name;
    cell.seed = seed;
    cell.title = "train " + name + " seed " + std::to_string(seed);
    cell.recipe = {{"config", entry.resolved},
                   {"version", entry.version},
                   {"data", data_key(entry.data, "train", seed, "/generators/" + name + "/data",
                                     cell.depends)},
                   {"seed", seed},
                   {"threads", session_.options.threads},
                   {"device", session_.options.device},
                   {"torch", torch_version()}};
    if (!entry.tokenizer.empty()) {
      cell.tokenizer = entry.tokenizer;
      cell.recipe["tokenizer"] = tokenizer_keys_.at(entry.tokenizer);
      cell.depends.push_back(tokenizer_keys_.at(entry.tokenizer));
    }
    // Without the key there is no such field: keys of trainings must not move.
    if (!entry.source_tokenizer.empty()) {
      cell.recipe["source_tokenizer"] = tokenizer_keys_.at(entry.source_tokenizer);
      cell.depends.push_back(tokenizer_keys_.at(entry.source_tokenizer));
    }
    if (!entry.initial.empty())
      cell.recipe["initial"] = initial_key(name, entry, seed, cell.depends);
    add_plugin(session_, "generator", entry.type, cell.recipe);
    return add_cell(cell);
  }

  // What stands for the weights that a training starts from; plans their own training.
  std::string initial_key(const std::string& name, const GeneratorEntry& entry, std::uint64_t seed,
                          std::vector<std::string>& depends) {
    const auto it = generators_.entries.find(entry.initial);
    if (it == generators_.entries.end()) return stored_weights_key(entry.initial);
    const GeneratorEntry& initial = it->second;
    if (!initial.is_trained()) return stored_weights_key(initial.checkpoint);
    if (tokenizer_key(initial.tokenizer) != tokenizer_key(entry.tokenizer))
      throw InvalidArgument(
          expected_got(plan_.config.file + ": /generators/" + name + "/initial",
                       "a generator of the same tokenizer, '" + entry.tokenizer + "'",
                       "'" + entry.initial + "' with '" + initial.tokenizer + "'"));
    depends.push_back(add_training(entry.initial, seed));
    return depends.back();
  }

  const std::string& stored_weights_key(const std::string& folder) {
    auto [it, fresh] = checkpoint_keys_.try_emplace(folder);
    if (fresh) it->second = checkpoint_key(folder);
    return it->second;
  }

  std::string tokenizer_key(const std::string& name) const {
    return name.empty() ? "" : tokenizer_keys_.at(name);
  }

  void add_task(const std::string& name) {
    TaskEntry entry;
    const auto task = make_task(plan_.config, name, session_, entry);
    const std::string where = "/tasks/" + name;
    entry.original_data = data_.original(entry.data, where + "/data");
    data_.require_split(entry.data, entry.split, where + "/split");
    if (task->info().learns)
      data_.require_splits_to_learn(entry.data, {"train", "dev"}, where + "/data");
    if (entry.timing && !task->info().times)
      throw InvalidArgument(expected_got(plan_.config.file + ": " + where + "/timing",
                                         "false for " + entry.type + ", which cannot be timed",
                                         "true"));
    choose_generators(*task, generators_, plan_.config.file + ": " + where, entry);
    std::vector<nlohmann::json> metrics;
    for (std::size_t i = 0; i < entry.metrics.size(); ++i)
      metrics.push_back(metric_recipe(entry.metrics[i], where + "/metrics/" + std::to_string(i)));
    plan_.tasks[name] = entry;
    for (const std::uint64_t seed : plan_.config.seeds)
      for (const std::string& generator : entry.generators)
        add_task_cells(name, generator, seed, metrics);
  }

  // {"config": the metric's config and version, "plugins": its own, where it comes from one}
  nlohmann::json metric_recipe(const std::string& name, const std::string& where) const {
    nlohmann::json config;
    const auto metric = make_metric(plan_.config, name, session_, config, where);
    const std::string type = config["type"].get<std::string>();
    config["version"] = metric->info().version;
    nlohmann::json recipe = {{"config", config}};
    for (const std::string& file : metric->info().files)
      recipe["files"].push_back(sha256_file(file));
    add_plugin(session_, "metric", type, recipe);
    return recipe;
  }

  void add_task_cells(const std::string& name, const std::string& generator, std::uint64_t seed,
                      const std::vector<nlohmann::json>& metrics) {
    const TaskEntry& entry = plan_.tasks.at(name);
    Cell cell;
    cell.kind = CellKind::kTask;
    cell.task = name;
    cell.generator = generator;
    cell.seed = seed;
    const std::string what = name + " with " + generator + " seed " + std::to_string(seed);
    cell.title = what;
    cell.recipe = {
        {"config", entry.resolved},
        {"version", entry.version},
        {"data", data_key(entry.data, entry.split, seed, "/tasks/" + name + "/data", cell.depends)},
        {"generator", generator_key(generator, seed, cell.depends)},
        {"seed", seed}};
    for (const auto& [role, player] : entry.roles)
      cell.recipe["roles"][role] = generator_key(player, seed, cell.depends);
    add_plugin(session_, "task", entry.type, cell.recipe);
    const std::string task_key = add_cell(cell);
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      Cell score = cell;
      score.kind = CellKind::kMetric;
      score.metric = entry.metrics[i];
      score.title = entry.metrics[i] + " of " + what;
      score.recipe = metrics[i];
      score.recipe["task"] = task_key;
      score.depends = {task_key};
      add_cell(score);
    }
    if (entry.timing) add_timing(std::move(cell));
  }

  // `cell` is the task's own; times what it does.
  void add_timing(Cell cell) {
    cell.kind = CellKind::kTiming;
    cell.title = "time " + cell.title;
    cell.recipe["threads"] = session_.options.threads;
    cell.recipe["device"] = session_.options.device;
    cell.recipe["speed"] = metric_recipe("speed", "");
    add_cell(cell);
  }

  const Session& session_;
  PlannedData data_;
  PlannedGenerators generators_;
  Plan plan_;
  std::map<std::string, std::string> tokenizer_keys_, checkpoint_keys_;
  std::map<std::pair<std::string, std::string>, std::string> untrained_keys_;  // by name, data
};

}  // namespace

Plan make_plan(const RunConfig& config, const Session& session) {
  return Planner(config, session).make();
}

}  // namespace vqlm

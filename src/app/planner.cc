#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/generator_key.h"
#include "app/plan.h"
#include "app/planned_data.h"
#include "app/task_generators.h"
#include "app/torch_runtime.h"
#include "core/hash.h"
#include "model/trainable.h"

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
    for (const auto& [name, value] : plan_.config.generators.items()) read_generator(name);
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
      data_.require_splits_to_learn(data, {"train"}, where);
    }
    add_plugin(session_, "tokenizer", entry.type, cell.recipe);
    tokenizer_keys_[name] = add_cell(cell);
  }

  void read_generator(const std::string& name) {
    GeneratorEntry entry;
    std::unique_ptr<Generator> made = make_generator(plan_.config, name, session_, entry);
    const std::string where = "/generators/" + name;
    if (!entry.data.empty()) data_.hash(entry.data, where + "/data");
    if (!entry.tokenizer.empty()) require_tokenizer(entry.tokenizer, where + "/tokenizer");
    if (!entry.source_tokenizer.empty())
      check_source_tokenizer(entry, made->info(), where + "/source_tokenizer");
    entry.trainable = dynamic_cast<const Trainable*>(made.get()) != nullptr;
    if (entry.is_trained()) {
      if (entry.data.empty())
        throw InvalidArgument(expected_got(plan_.config.file + ": " + where,
                                           "'data' to train on or a 'checkpoint' to load",
                                           "neither"));
      data_.require_splits_to_learn(entry.data, {"train", "dev"}, where + "/data");
    }
    generators_.entries[name] = std::move(entry);
    generators_.made[name] = std::move(made);
  }

  void require_tokenizer(const std::string& name, const std::string& where) const {
    if (tokenizer_keys_.count(name) != 0) return;
    std::vector<std::string> known;
    for (const auto& [key, value] : tokenizer_keys_) known.push_back(key);
    throw_unknown_name("tokenizer", name, known, plan_.config.file + ": " + where);
  }

  void check_source_tokenizer(const GeneratorEntry& entry, const GeneratorInfo& info,
                              const std::string& where) const {
    require_tokenizer(entry.source_tokenizer, where);
    const std::string subject = plan_.config.file + ": " + where;
    if (!info.takes_source_tokenizer)
      throw InvalidArgument(expected_got(subject, "a generator that translates with tokenizers",
                                         entry.type + " with condition " + info.condition));
    if (entry.tokenizer.empty())
      throw InvalidArgument(expected_got(subject, "a 'tokenizer' of the target beside it", "none"));
  }

  // The key that stands for a generator with its weights; plans its training where it has one.
  std::string generator_key(const std::string& name, std::uint64_t seed,
                            std::vector<std::string>& depends) {
    const GeneratorEntry& entry = generators_.entries.at(name);
    if (entry.is_trained()) {
      depends.push_back(add_training(name, seed));
      return depends.back();
    }
    auto [it, fresh] = untrained_keys_.try_emplace(name);
    if (fresh) {
      const std::string data =
          entry.data.empty() ? "" : data_.hash(entry.data, "/generators/" + name + "/data");
      it->second = untrained_generator_key(entry, data, session_);
    }
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
                   {"data", data_.hash(entry.data, "/generators/" + name + "/data")},
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
    add_plugin(session_, "generator", entry.type, cell.recipe);
    return add_cell(cell);
  }

  void add_task(const std::string& name) {
    TaskEntry entry;
    const auto task = make_task(plan_.config, name, session_, entry);
    const std::string where = "/tasks/" + name;
    data_.hash(entry.data, where + "/data");
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
    cell.recipe = {{"config", entry.resolved},
                   {"version", entry.version},
                   {"data", data_.hash(entry.data, "/tasks/" + name + "/data")},
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
  std::map<std::string, std::string> tokenizer_keys_, untrained_keys_;
};

}  // namespace

Plan make_plan(const RunConfig& config, const Session& session) {
  return Planner(config, session).make();
}

}  // namespace vqlm

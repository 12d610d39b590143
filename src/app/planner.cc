#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/plan.h"
#include "app/torch_runtime.h"
#include "core/hash.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class Planner {
 public:
  Planner(const RunConfig& config, const Session& session) : session_(session) {
    plan_.config = config;
  }

  Plan make() {
    for (const auto& [name, value] : plan_.config.data.items())
      data_hashes_[name] =
          make_dataset(plan_.config, name, session_)->content_hash(session_.location);
    for (const auto& [name, value] : plan_.config.tokenizers.items()) add_tokenizer(name);
    for (const auto& [name, value] : plan_.config.generators.items()) read_generator(name);
    for (const auto& [name, value] : plan_.config.metrics.items()) {
      nlohmann::json resolved;
      make_metric(plan_.config, name, session_, resolved);
    }
    for (const auto& [name, value] : plan_.config.tasks.items()) add_task(name);
    return std::move(plan_);
  }

 private:
  const std::string& data_hash(const std::string& name, const std::string& where) const {
    const auto it = data_hashes_.find(name);
    if (it != data_hashes_.end()) return it->second;
    std::vector<std::string> known;
    for (const auto& [key, hash] : data_hashes_) known.push_back(key);
    throw_unknown_name("data entry", name, known, plan_.config.file + ": " + where);
  }

  std::string add_cell(Cell cell) {
    for (const LoadedPlugin& plugin : session_.plugins)
      cell.recipe["plugins"][plugin.name] = plugin.sha256;
    cell.recipe["kind"] = cell_kind_name(cell.kind);
    cell.key = sha256_json(cell.recipe);
    plan_.add(cell);
    return cell.key;
  }

  void add_tokenizer(const std::string& name) {
    TokenizerEntry entry;
    const auto tokenizer = make_tokenizer(plan_.config, name, session_, entry);
    Cell cell;
    cell.kind = CellKind::kTokenizer;
    cell.tokenizer = name;
    cell.title = "tokenizer " + name;
    cell.recipe = {{"config", entry.resolved}, {"version", tokenizer->info().version}};
    for (const std::string& data : entry.data)
      cell.recipe["data"].push_back(data_hash(data, "/tokenizers/" + name + "/data"));
    tokenizer_keys_[name] = add_cell(cell);
  }

  void read_generator(const std::string& name) {
    GeneratorEntry entry;
    generators_[name] = make_generator(plan_.config, name, session_, entry);
    const std::string where = "/generators/" + name;
    if (!entry.data.empty()) data_hash(entry.data, where + "/data");
    if (!entry.tokenizer.empty() && tokenizer_keys_.count(entry.tokenizer) == 0) {
      std::vector<std::string> known;
      for (const auto& [key, value] : tokenizer_keys_) known.push_back(key);
      throw_unknown_name("tokenizer", entry.tokenizer, known,
                         plan_.config.file + ": " + where + "/tokenizer");
    }
    entry.trainable = dynamic_cast<const Trainable*>(generators_[name].get()) != nullptr;
    if (entry.trainable && entry.checkpoint.empty() && entry.data.empty())
      throw InvalidArgument(expected_got(plan_.config.file + ": " + where,
                                         "'data' to train on or a 'checkpoint' to load",
                                         "neither"));
    plan_.generators[name] = entry;
  }

  // The key that stands for a generator with its weights; plans its training where it has one.
  std::string generator_key(const std::string& name, std::uint64_t seed,
                            std::vector<std::string>& depends) {
    const GeneratorEntry& entry = plan_.generators.at(name);
    if (!entry.checkpoint.empty()) return checkpoint_key(entry.checkpoint);
    if (!entry.trainable)
      return sha256_json(
          {{"kind", "configured"}, {"config", entry.resolved}, {"version", entry.version}});
    Cell cell;
    cell.kind = CellKind::kTrain;
    cell.generator = name;
    cell.seed = seed;
    cell.title = "train " + name + " seed " + std::to_string(seed);
    cell.recipe = {{"config", entry.resolved},
                   {"version", entry.version},
                   {"data", data_hash(entry.data, "/generators/" + name + "/data")},
                   {"seed", seed},
                   {"threads", session_.options.threads},
                   {"device", session_.options.device},
                   {"torch", torch_version()}};
    if (!entry.tokenizer.empty()) {
      cell.tokenizer = entry.tokenizer;
      cell.recipe["tokenizer"] = tokenizer_keys_.at(entry.tokenizer);
      cell.depends.push_back(tokenizer_keys_.at(entry.tokenizer));
    }
    depends.push_back(add_cell(cell));
    return depends.back();
  }

  std::string checkpoint_key(const std::string& folder) {
    auto [it, fresh] = checkpoint_keys_.try_emplace(folder);
    if (!fresh) return it->second;
    if (!fs::is_directory(folder))
      throw RuntimeError(expected_got("checkpoint " + folder, "a folder", "none"));
    nlohmann::json files = nlohmann::json::object();
    for (const auto& file : fs::recursive_directory_iterator(folder))
      if (file.is_regular_file())
        files[fs::relative(file.path(), folder).string()] = sha256_file(file.path().string());
    return it->second = sha256_json({{"kind", "checkpoint"}, {"files", files}});
  }

  void add_task(const std::string& name) {
    TaskEntry entry;
    const auto task = make_task(plan_.config, name, session_, entry);
    data_hash(entry.data, "/tasks/" + name + "/data");
    choose_generators(name, *task, entry);
    std::vector<nlohmann::json> metrics;
    for (const std::string& metric : entry.metrics) {
      metrics.emplace_back();
      const auto made = make_metric(plan_.config, metric, session_, metrics.back());
      metrics.back()["version"] = made->info().version;
    }
    plan_.tasks[name] = entry;
    for (const std::uint64_t seed : plan_.config.seeds)
      for (const std::string& generator : entry.generators)
        add_task_cells(name, generator, seed, metrics);
  }

  // Named ones must be able to run the task; without names, all of the same data that can.
  void choose_generators(const std::string& name, const Task& task, TaskEntry& entry) {
    const std::string where = plan_.config.file + ": /tasks/" + name;
    std::vector<std::string> known;
    for (const auto& [key, value] : plan_.generators) known.push_back(key);
    for (const std::string& generator : entry.generators) {
      if (generators_.count(generator) == 0)
        throw_unknown_name("generator", generator, known, where + "/generators");
      const std::string reason = task.cannot_run(*generators_.at(generator));
      if (!reason.empty())
        throw InvalidArgument(expected_got(where + "/generators",
                                           "generators that can do " + entry.type,
                                           "'" + generator + "', which " + reason));
    }
    for (const auto& [role, generator] : entry.roles)
      if (generators_.count(generator) == 0)
        throw_unknown_name("generator", generator, known, where + "/roles/" + role);
    if (!entry.generators.empty()) return;
    for (const std::string& generator : known)
      if (plan_.generators.at(generator).data == entry.data &&
          task.cannot_run(*generators_.at(generator)).empty())
        entry.generators.push_back(generator);
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
                   {"data", data_hashes_.at(entry.data)},
                   {"generator", generator_key(generator, seed, cell.depends)},
                   {"seed", seed}};
    for (const auto& [role, player] : entry.roles)
      cell.recipe["roles"][role] = generator_key(player, seed, cell.depends);
    const std::vector<std::string> inputs = cell.depends;
    const std::string task_key = add_cell(cell);
    if (entry.timing) {
      cell.kind = CellKind::kTiming;
      cell.title = "time " + what;
      cell.recipe["threads"] = session_.options.threads;
      cell.recipe["device"] = session_.options.device;
      add_cell(cell);
    }
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      Cell score;
      score.kind = CellKind::kMetric;
      score.task = name;
      score.generator = generator;
      score.seed = seed;
      score.metric = entry.metrics[i];
      score.title = entry.metrics[i] + " of " + what;
      score.recipe = {{"config", metrics[i]}, {"task", task_key}};
      score.depends = {task_key};
      add_cell(score);
    }
  }

  const Session& session_;
  Plan plan_;
  std::map<std::string, std::string> data_hashes_, tokenizer_keys_, checkpoint_keys_;
  std::map<std::string, std::unique_ptr<Generator>> generators_;
};

}  // namespace

Plan make_plan(const RunConfig& config, const Session& session) {
  return Planner(config, session).make();
}

}  // namespace vqlm

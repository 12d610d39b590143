#include "app/components.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "app/checkpoint.h"
#include "app/distil_entry.h"
#include "data/dataset_catalog.h"

namespace vqlm {
namespace {

std::vector<std::string> keys_of(const nlohmann::json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// A reader over section[name]; an unknown name is refused with the nearest one.
JsonReader entry_reader(const RunConfig& config, const nlohmann::json& section,
                        const std::string& section_name, const std::string& name) {
  const auto it = section.find(name);
  if (it == section.end())
    throw_unknown_name("entry of '" + section_name + "'", name, keys_of(section), config.file);
  return JsonReader(*it, config.file, "/" + section_name + "/" + name);
}

nlohmann::json without(nlohmann::json object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) object.erase(key);
  return object;
}

}  // namespace

std::unique_ptr<Dataset> make_dataset(const RunConfig& config, const std::string& name,
                                      const Session& session) {
  JsonReader reader = entry_reader(config, config.data, "data", original_data(config, name));
  std::unique_ptr<Dataset> dataset = open_dataset(reader, session.registries);
  reader.finish();
  return dataset;
}

std::unique_ptr<TrainableTokenizer> make_tokenizer(const RunConfig& config, const std::string& name,
                                                   const Session& session, TokenizerEntry& entry) {
  JsonReader reader = entry_reader(config, config.tokenizers, "tokenizers", name);
  entry.type = reader.get_string("type");
  entry.data = reader.get_strings("data");
  entry.sides = reader.get_strings("sides", std::vector<std::string>{"references"});
  for (const std::string& side : entry.sides)
    if (side != "source" && side != "references")
      throw InvalidArgument(
          expected_got(reader.where("sides"), "source or references", "'" + side + "'"));
  std::unique_ptr<Tokenizer> tokenizer = session.registries.tokenizers.create(entry.type, reader);
  reader.finish();
  entry.resolved = without(reader.resolved(), {"data"});
  auto* trainable = dynamic_cast<TrainableTokenizer*>(tokenizer.get());
  if (trainable == nullptr)
    throw InvalidArgument(expected_got(reader.where("type"),
                                       "a tokenizer that can be trained and stored",
                                       "'" + entry.type + "'"));
  tokenizer.release();
  return std::unique_ptr<TrainableTokenizer>(trainable);
}

std::unique_ptr<Generator> make_generator(const RunConfig& config, const std::string& name,
                                          const Session& session, GeneratorEntry& entry) {
  JsonReader reader = entry_reader(config, config.generators, "generators", name);
  entry.checkpoint = reader.get_string("checkpoint", "");
  entry.data = reader.get_string("data", "");
  if (!entry.checkpoint.empty()) {  // everything else stands in the checkpoint
    reader.finish();
    Checkpoint stored = describe_checkpoint(entry.checkpoint, session);
    entry.type = stored.description["type"].get<std::string>();
    entry.version = stored.generator->info().version;
    for (const char* key : {"tokenizer", "source_tokenizer"})
      if (stored.description.contains(key))
        entry.stored_tokenizers.push_back(stored.description[key].value("type", ""));
    return std::move(stored.generator);
  }
  entry.type = reader.get_string("type");
  entry.tokenizer = reader.get_string("tokenizer", "");
  std::unique_ptr<Generator> generator = session.registries.generators.create(entry.type, reader);
  // Read last: a component may keep what was read before it as its recipe, which must not move.
  entry.source_tokenizer = reader.get_string("source_tokenizer", "");
  entry.initial = reader.get_string("initial", "");
  reader.finish();
  entry.resolved = without(reader.resolved(),
                           {"data", "tokenizer", "source_tokenizer", "checkpoint", "initial"});
  entry.version = generator->info().version;
  entry.files = generator->info().files;
  return generator;
}

std::unique_ptr<Task> make_task(const RunConfig& config, const std::string& name,
                                const Session& session, TaskEntry& entry) {
  JsonReader reader = entry_reader(config, config.tasks, "tasks", name);
  entry.type = reader.get_string("type");
  entry.data = reader.get_string("data");
  entry.split = reader.get_string("split", "test");
  entry.limit = reader.get_int("limit", 0, 0);
  entry.generators = reader.get_strings("generators", std::vector<std::string>{});
  entry.metrics = reader.get_strings("metrics", std::vector<std::string>{});
  entry.timing = reader.get_bool("timing", false);
  JsonReader& roles = reader.child("roles");
  for (const std::string& role : roles.keys()) entry.roles[role] = roles.get_string(role);
  std::unique_ptr<Task> task = session.registries.tasks.create(entry.type, reader);
  reader.finish();
  entry.resolved = without(reader.resolved(), {"data", "generators", "metrics", "timing", "roles"});
  entry.version = task->info().version;
  return task;
}

std::unique_ptr<Metric> make_metric(const RunConfig& config, const std::string& name,
                                    const Session& session, nlohmann::json& resolved,
                                    const std::string& where) {
  static const nlohmann::json kEmpty = nlohmann::json::object();
  const bool named = config.metrics.contains(name);
  JsonReader reader(named ? config.metrics[name] : kEmpty, config.file, "/metrics/" + name);
  const std::string type = named ? reader.get_string("type") : name;
  if (!named && !session.registries.metrics.has(name)) {
    std::vector<std::string> known = session.registries.metrics.names();
    for (const std::string& key : keys_of(config.metrics)) known.push_back(key);
    throw_unknown_name("metric", name, known,
                       where.empty() ? config.file : config.file + ": " + where);
  }
  std::unique_ptr<Metric> metric = session.registries.metrics.create(type, reader);
  reader.finish();
  resolved = reader.resolved();
  resolved["type"] = type;
  return metric;
}

void add_plugin(const Session& session, const std::string& kind, const std::string& name,
                nlohmann::json& recipe) {
  const LoadedPlugin* plugin = session.plugin_of(kind, name);
  if (plugin != nullptr) recipe["plugins"][plugin->name] = plugin->sha256;
}

}  // namespace vqlm

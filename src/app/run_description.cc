#include "app/run_description.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/files.h"
#include "core/run_config.h"
#include "data/safetensors_header.h"
#include "reports/display_text.h"
#include "tasks/prediction_json.h"

namespace vqlm {
namespace {

using nlohmann::json;

// The folder of its weights with the first seed; "" where there is none.
std::string checkpoint_folder(const Plan& plan, const Store& store, const std::string& generator) {
  const GeneratorEntry& entry = plan.generators.at(generator);
  if (!entry.is_trained()) return entry.checkpoint;
  const Cell* train = plan.find(CellKind::kTrain, "", generator, plan.config.seeds.front());
  return train != nullptr && store.has(train->key) ? store.artefact(train->key) : "";
}

json tensors_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".safetensors") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  json tensors = json::array();
  for (const std::string& file : files)
    for (const SafetensorsEntry& entry : read_safetensors_header(file).entries)
      tensors.push_back({entry.name, entry.dtype, entry.shape});
  return tensors;
}

// The finished cell of a task of that type with the generator and the first seed; null without.
const Cell* task_cell(const Plan& plan, const Store& store, const std::string& type,
                      const std::string& generator) {
  for (const auto& [name, entry] : plan.tasks) {
    if (entry.type != type) continue;
    const Cell* cell = plan.find(CellKind::kTask, name, generator, plan.config.seeds.front());
    if (cell != nullptr && store.has(cell->key)) return cell;
  }
  return nullptr;
}

std::optional<Prediction> first_prediction(const Store& store, const Cell& cell) {
  const std::string path = store.artefact(cell.key, "predictions.jsonl");
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  return prediction_from_line(line, path);
}

// A text, its codes, and what comes back from them.
void add_example(const Plan& plan, const Store& store, const std::string& generator, json& value) {
  const Cell* back = task_cell(plan, store, "reconstruction", generator);
  const Cell* encoded = back != nullptr ? back : task_cell(plan, store, "encoding", generator);
  if (encoded == nullptr) return;
  const auto found = first_prediction(store, *encoded);
  if (!found || !found->generation || found->example.references.empty()) return;
  for (const CodebookInfo& book : found->codebooks)
    value["codebooks"].push_back({{"level", book.level},
                                  {"head", book.head},
                                  {"codes", book.num_codes},
                                  {"tokens", book.tokens_per_code}});
  value["example"] = {{"text", printable(found->example.references[0])},
                      {"codes", found->generation->codes}};
  if (back != nullptr) value["example"]["output"] = printable(found->generation->text);
}

}  // namespace

std::string describe_generator(const Plan& plan, const Store& store, const std::string& generator) {
  const GeneratorEntry& entry = plan.generators.at(generator);
  json config = entry.resolved;
  config.erase("type");
  json value = {{"type", entry.type}, {"config", config}};
  if (const std::string folder = checkpoint_folder(plan, store, generator); !folder.empty()) {
    const std::string described = folder + "/generator.json";
    if (std::filesystem::exists(described)) {
      const json file = parse_json(read_file(described), described);
      value["type"] = file.value("type", entry.type);
      value["config"] = file.value("config", config);
    }
    value["tensors"] = tensors_in(folder);
  }
  const Cell* train = plan.find(CellKind::kTrain, "", generator, plan.config.seeds.front());
  if (train != nullptr && store.has(train->key))
    value["parameters"] = store.read(train->key).result.value("num_parameters", std::int64_t{0});
  add_example(plan, store, generator, value);
  return value.dump();
}

std::string describe_task(const Plan& plan, const Store& store, const std::string& task) {
  const TaskEntry& entry = plan.tasks.at(task);
  json value = {{"type", entry.type}, {"data", entry.original_data}, {"split", entry.split}};
  for (const std::string& generator : entry.generators) {
    const Cell* cell = plan.find(CellKind::kTask, task, generator, plan.config.seeds.front());
    if (cell == nullptr || !store.has(cell->key)) continue;
    value["examples"] = store.read(cell->key).result.value("num_predictions", std::int64_t{0});
    break;
  }
  return value.dump();
}

}  // namespace vqlm

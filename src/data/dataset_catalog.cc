#include "data/dataset_catalog.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/registry.h"
#include "core/run_config.h"
#include "data/limited_dataset.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

fs::path catalog_folder() { return fs::path(configs_folder()) / "datasets"; }

std::vector<std::string> catalog_names() {
  std::error_code error;
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(catalog_folder(), error))
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  if (error)
    throw RuntimeError(expected_got(catalog_folder().string(), "a folder of data set definitions",
                                    error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

fs::path definition_path(const std::string& use, const std::string& where) {
  if (fs::path(use).extension() == ".json") return use;
  const std::vector<std::string> names = catalog_names();
  if (std::find(names.begin(), names.end(), use) == names.end())
    throw_unknown_name("data set", use, names, where);
  return catalog_folder() / (use + ".json");
}

nlohmann::json read_definition(const fs::path& path) {
  nlohmann::json definition = parse_json(read_file(path.string()), path.string());
  if (!definition.is_object())
    throw InvalidArgument(
        expected_got(path.string(), "an object that defines a data set", "another value"));
  if (!definition.contains("name")) definition["name"] = path.stem().string();
  definition["base"] = path.parent_path().string();
  return definition;
}

std::map<std::string, std::int64_t> read_limits(JsonReader& reader,
                                                const std::vector<std::string>& splits) {
  std::map<std::string, std::int64_t> limits;
  for (const std::string& split : reader.keys()) {
    if (std::find(splits.begin(), splits.end(), split) == splits.end())
      throw_unknown_name("split", split, splits, reader.where());
    limits[split] = reader.get_int(split, {}, 1);
  }
  return limits;
}

}  // namespace

std::unique_ptr<Dataset> open_dataset(JsonReader& entry, const Registries& registries) {
  const std::string use = entry.get_string("use");
  const fs::path path = definition_path(use, entry.where("use"));
  nlohmann::json merged = nlohmann::json::object();
  for (const std::string& key : entry.keys()) {
    if (key == "use" || key == "limit") continue;
    if (key == "definition")
      throw InvalidArgument(
          expected_got(entry.where(key), "a view option", "a key of the definition"));
    merged[key] = entry.raw(key);
  }
  merged["definition"] = read_definition(path);
  const std::string kind = merged["definition"].value("kind", "");
  JsonReader reader(merged, entry.where() + " (" + path.string() + ")");
  std::unique_ptr<Dataset> dataset = registries.datasets.create(kind, reader);
  reader.finish();
  if (!entry.has("limit")) return dataset;
  std::map<std::string, std::int64_t> limits =
      read_limits(entry.child("limit"), dataset->info().splits);
  return std::make_unique<LimitedDataset>(std::move(dataset), std::move(limits));
}

std::vector<CatalogEntry> dataset_names() {
  std::vector<CatalogEntry> result;
  for (const std::string& name : catalog_names()) {
    const nlohmann::json definition = read_definition(catalog_folder() / (name + ".json"));
    result.push_back({name, definition.value("kind", ""), definition.value("description", "")});
  }
  return result;
}

DatasetDefinition load_dataset_definition(const std::string& use) {
  const fs::path path = definition_path(use, "");
  const nlohmann::json definition = read_definition(path);
  JsonReader reader(definition, path.string());
  return read_dataset_definition(reader);
}

}  // namespace vqlm

#include "core/config_expansion.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "core/config_groups.h"
#include "core/error.h"
#include "core/registry.h"

namespace vqlm {
namespace {

using nlohmann::json;

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// A section of the config; an empty object where it is absent. Throws where it is no object.
json section(const json& config, const std::string& name, const std::string& file) {
  const auto it = config.find(name);
  if (it == config.end()) return json::object();
  if (!it->is_object())
    throw InvalidArgument(expected_got(file + ": /" + name, "an object", it->dump()));
  return *it;
}

// Resolves `like` in one section.
class Likeness {
 public:
  Likeness(json& entries, const json& templates, std::string place)
      : entries_(entries), templates_(templates), place_(std::move(place)) {}

  void resolve_all() {
    for (const std::string& name : keys_of(entries_))
      if (entries_[name].is_object()) entries_[name] = resolved(entries_[name], name, {name});
  }

 private:
  json resolved(const json& entry, const std::string& name, std::set<std::string> path) const {
    if (!entry.is_object() || !entry.contains("like")) return entry;
    const std::string where = place_ + "/" + name + "/like";
    if (!entry["like"].is_string())
      throw InvalidArgument(expected_got(where, "a name", entry["like"].dump()));
    const std::string model = entry["like"].get<std::string>();
    json patch = entry;
    patch.erase("like");
    const bool of_section = entries_.contains(model) && model != name;
    if (!of_section && !templates_.contains(model)) {
      std::vector<std::string> known = keys_of(entries_);
      for (const std::string& key : keys_of(templates_)) known.push_back(key);
      std::erase(known, name);
      throw_unknown_name("entry or template", model, known, where);
    }
    if (!path.insert(of_section ? model : "templates/" + model).second)
      throw InvalidArgument(expected_got(where, "an entry that is not like this one", model));
    json result = resolved(of_section ? entries_[model] : templates_[model], model, path);
    result.erase("grid"), result.erase("zip");
    result.merge_patch(patch);
    return result;
  }

  json& entries_;
  const json& templates_;
  std::string place_;
};

struct Setting {
  std::string path, label;
  json value;
};
using Combination = std::vector<Setting>;

std::string label_of(const json& value, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_primitive() && !value.is_null()) return value.dump();
  throw InvalidArgument(expected_got(
      where, "numbers, strings, booleans or objects {\"label\", \"value\"}", value.dump()));
}

// The settings of one path, in order.
std::vector<Setting> settings(const std::string& path, const json& values,
                              const std::string& where) {
  if (!values.is_array() || values.empty())
    throw InvalidArgument(expected_got(where, "an array of values", values.dump()));
  std::vector<Setting> result;
  for (const json& value : values) {
    const bool labelled = value.is_object() && value.size() == 2 && value.contains("label") &&
                          value.contains("value");
    if (labelled)
      result.push_back({path, label_of(value["label"], where), value["value"]});
    else
      result.push_back({path, label_of(value, where), value});
  }
  return result;
}

std::vector<Combination> grid_combinations(const json& grid, const std::string& where) {
  std::vector<Combination> all(1);
  for (const auto& [path, values] : grid.items()) {
    std::vector<Combination> longer;
    for (const Combination& start : all)
      for (const Setting& setting : settings(path, values, where + "/" + path)) {
        longer.push_back(start);
        longer.back().push_back(setting);
      }
    all = std::move(longer);
  }
  return all;
}

std::vector<Combination> zip_combinations(const json& zip, const std::string& where) {
  std::vector<Combination> all;
  for (const auto& [path, values] : zip.items()) {
    const std::vector<Setting> column = settings(path, values, where + "/" + path);
    if (all.empty()) all.resize(column.size());
    if (all.size() != column.size())
      throw InvalidArgument(expected_got(
          where, "arrays of one length",
          std::to_string(all.size()) + " and " + std::to_string(column.size()) + " values"));
    for (std::size_t i = 0; i < column.size(); ++i) all[i].push_back(column[i]);
  }
  return all;
}

void set_at(json& entry, const std::string& path, const json& value) {
  json* node = &entry;
  std::size_t start = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start)) {
    node = &(*node)[path.substr(start, dot - start)];
    start = dot + 1;
  }
  (*node)[path.substr(start)] = value;
}

std::vector<Combination> combinations(const json& entry, const std::string& where) {
  std::vector<Combination> all(1);
  for (const bool grid : {true, false}) {
    const std::string key = grid ? "grid" : "zip";
    if (!entry.contains(key)) continue;
    if (!entry[key].is_object() || entry[key].empty())
      throw InvalidArgument(
          expected_got(where + "/" + key, "an object of arrays by key", entry[key].dump()));
    const auto further = grid ? grid_combinations(entry[key], where + "/grid")
                              : zip_combinations(entry[key], where + "/zip");
    std::vector<Combination> longer;
    for (const Combination& start : all)
      for (const Combination& rest : further) {
        longer.push_back(start);
        longer.back().insert(longer.back().end(), rest.begin(), rest.end());
      }
    all = std::move(longer);
  }
  return all;
}

// The label says every path's value once, though zipped paths move together.
std::string joined_label(const Combination& combination, const std::string& between) {
  std::string label;
  for (const Setting& setting : combination)
    label += (label.empty() ? "" : between) + setting.label;
  return label;
}

void expand_entry(json& entries, const std::string& name, const std::string& where,
                  Groups& groups) {
  json base = entries[name];
  const std::vector<Combination> all = combinations(base, where);
  base.erase("grid"), base.erase("zip");
  entries.erase(name);
  for (const Combination& combination : all) {
    json variant = base;
    for (const Setting& setting : combination) set_at(variant, setting.path, setting.value);
    const std::string full = name + "_" + joined_label(combination, "_");
    if (entries.contains(full))
      throw InvalidArgument(
          expected_got(where, "combinations with names of their own", "'" + full + "' twice"));
    entries[full] = variant;
    groups[name].push_back({full, joined_label(combination, ", ")});
  }
}

// {"a": {...}, "b": {...}} as [{"id": "a", ...}, {"id": "b", ...}], in the order of the names.
void list_by_id(json& report, const std::string& key, const std::string& file) {
  const auto it = report.find(key);
  if (it == report.end() || !it->is_object()) return;
  json list = json::array();
  for (auto& [id, entry] : it->items()) {
    if (!entry.is_object() || entry.contains("id"))
      throw InvalidArgument(expected_got(file + ": /report/" + key + "/" + id,
                                         "an object without an id of its own", entry.dump()));
    list.push_back(entry);
    list.back()["id"] = id;
  }
  *it = std::move(list);
}

}  // namespace

void apply_preset(json& config, const std::string& preset, const std::string& file) {
  const json presets = section(config, "presets", file);
  config.erase("presets");
  if (preset.empty()) return;
  if (!presets.contains(preset)) throw_unknown_name("preset", preset, keys_of(presets), file);
  if (!presets[preset].is_object())
    throw InvalidArgument(
        expected_got(file + ": /presets/" + preset, "an object", presets[preset].dump()));
  config.merge_patch(presets[preset]);
}

void expand_config(json& config, const std::string& file) {
  const json templates = section(config, "templates", file);
  config.erase("templates");
  for (const char* name : {"data", "tokenizers", "generators", "tasks", "metrics"})
    if (config.contains(name) && config[name].is_object())
      Likeness(config[name], templates, file + ": /" + name).resolve_all();
  Groups groups;
  for (const char* name : {"generators", "tasks"}) {
    if (!config.contains(name) || !config[name].is_object()) continue;
    for (const std::string& entry : keys_of(config[name])) {
      const json& value = config[name][entry];
      if (value.is_object() && (value.contains("grid") || value.contains("zip")))
        expand_entry(config[name], entry, file + ": /" + name + "/" + entry, groups);
    }
  }
  read_groups(section(config, "groups", file), file + ": /groups", groups);
  config.erase("groups");
  for (const char* name : {"tasks", "report"})
    if (config.contains(name)) expand_lists(config[name], groups);
  if (!config.contains("report") || !config["report"].is_object()) return;
  for (const char* key : {"tables", "figures"}) list_by_id(config["report"], key, file);
}

}  // namespace vqlm

#include "core/run_config.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/config_expansion.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json_reader.h"
#include "core/registry.h"

namespace vqlm {
namespace {

using nlohmann::json;

const std::vector<std::string> kObjects = {"data",   "generators", "metrics",
                                           "report", "tasks",      "tokenizers"};

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

[[noreturn]] void refuse_override(const Override& change, const std::string& expected,
                                  const std::string& got) {
  throw InvalidArgument(
      expected_got("override '" + change.path + "=" + change.value + "'", expected, got));
}

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

json& element(json& array, const std::string& part, const Override& change) {
  const bool digits = !part.empty() && part.size() < 10 &&
                      part.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoul(part) >= array.size())
    refuse_override(change,
                    array.empty() ? "an array with elements"
                                  : "an index from 0 to " + std::to_string(array.size() - 1),
                    array.empty() ? "an empty one" : "'" + part + "'");
  return array[std::stoul(part)];
}

// One step down to a value that must exist.
json& descend(json& node, const std::string& part, const Override& change) {
  if (node.is_array()) return element(node, part, change);
  if (!node.is_object())
    refuse_override(change, "an object or array above '" + part + "'", node.dump());
  const auto it = node.find(part);
  if (it != node.end()) return *it;
  const std::string nearest = nearest_name(part, keys_of(node));
  refuse_override(
      change, "a path that exists",
      "no '" + part + "'" + (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)"));
}

void apply_override(json& config, const Override& change) {
  json value = json::parse(change.value, nullptr, false);
  if (value.is_discarded()) value = change.value;
  const std::vector<std::string> parts = split_path(change.path);
  if (std::count(parts.begin(), parts.end(), "") != 0)
    refuse_override(change, "a path such as generators.vqvae.codes", "an empty part");
  const bool is_section = std::find(kObjects.begin(), kObjects.end(), parts[0]) != kObjects.end();
  if (parts.size() > 1 && is_section && !config.contains(parts[0]))
    config[parts[0]] = json::object();
  json* node = &config;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) node = &descend(*node, parts[i], change);
  // Whether a key that is not there yet is a known one is its component's to say.
  if (node->is_object())
    (*node)[parts.back()] = value;
  else
    descend(*node, parts.back(), change) = value;
}

// Whether all above the last part of the path is there.
bool has_parent(const json& config, const Override& change) {
  const json* node = &config;
  const std::vector<std::string> parts = split_path(change.path);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (!node->is_object()) return true;  // an index, or nonsense: for apply_override
    const auto it = node->find(parts[i]);
    if (it == node->end()) return false;
    node = &*it;
  }
  return true;
}

// The whole config: preset, overrides, short forms written out.
void write_out(json& config, const std::vector<Override>& overrides, const std::string& preset,
               const std::string& file) {
  apply_preset(config, preset, file);
  std::vector<Override> later;
  for (const Override& change : overrides)
    if (has_parent(config, change))
      apply_override(config, change);
    else
      later.push_back(change);
  expand_config(config, file);
  for (const Override& change : later) apply_override(config, change);
}

std::vector<std::uint64_t> read_seeds(JsonReader& reader) {
  const auto given = reader.get_ints("seeds", std::vector<std::int64_t>{1});
  const std::set<std::int64_t> distinct(given.begin(), given.end());
  if (given.empty() || distinct.size() != given.size() || *distinct.begin() < 0)
    throw InvalidArgument(expected_got(reader.where("seeds"), "different seeds of at least 0",
                                       reader.raw("seeds").dump()));
  return {given.begin(), given.end()};
}

// A string for reports in every language, or {"en": ..., "zh": ...}.
void read_description(JsonReader& reader, RunConfig& run) {
  if (!reader.raw("description").is_object()) {
    run.description = reader.get_string("description", "");
    return;
  }
  JsonReader& texts = reader.child("description");
  run.description = texts.get_string("en");
  run.description_zh = texts.get_string("zh");
}

json read_section(JsonReader& reader, const std::string& key) {
  const json& value = reader.raw(key);
  if (value.is_null() && !reader.has(key)) return json::object();
  if (!value.is_object())
    throw InvalidArgument(expected_got(reader.where(key), "an object", value.dump()));
  return value;
}

}  // namespace

Override parse_override(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InvalidArgument(expected_got("--set", "path=value", "'" + text + "'"));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

RunConfig load_run_config(const std::string& path, const std::vector<Override>& overrides,
                          const std::string& preset) {
  json config = parse_json(read_file(path), path);
  if (!config.is_object())
    throw InvalidArgument(expected_got(path, "an object", config.type_name()));
  write_out(config, overrides, preset, path);

  JsonReader reader(config, path);
  RunConfig run;
  run.file = path;
  run.name = std::filesystem::path(path).stem().string() + (preset.empty() ? "" : "-" + preset);
  read_description(reader, run);
  run.data = read_section(reader, "data");
  run.tokenizers = read_section(reader, "tokenizers");
  run.generators = read_section(reader, "generators");
  run.tasks = read_section(reader, "tasks");
  run.metrics = read_section(reader, "metrics");
  run.seeds = read_seeds(reader);
  run.report = read_section(reader, "report");
  reader.finish();
  return run;
}

}  // namespace vqlm

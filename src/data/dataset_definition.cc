#include "data/dataset_definition.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {
namespace {

// A string that may be null or absent: "" then.
std::string read_nullable(JsonReader& reader, const std::string& key) {
  if (reader.has(key) && reader.raw(key).is_null()) return "";
  return reader.get_string(key, "");
}

DatasetFile read_dataset_file(JsonReader& reader) {
  DatasetFile file;
  file.file = reader.get_string("file");
  file.sha256 = read_nullable(reader, "sha256");
  file.address = read_nullable(reader, "address");
  file.served_as = reader.get_string("served_as", file.file);
  file.served_sha256 = read_nullable(reader, "served_sha256");
  if (file.served_as == file.file) file.served_sha256 = file.sha256;
  file.content_sha256 = read_nullable(reader, "content_sha256");
  file.member = reader.get_string("member", "");
  file.format = reader.get_choice("format", {"text", "tags"}, file.format);
  file.column = reader.get_int("column", 0, 0, 1000);
  return file;
}

std::vector<std::string> read_roles(JsonReader& reader, const std::string& field) {
  if (reader.raw(field).is_array()) return reader.get_strings(field);
  return {reader.get_string(field)};
}

SplitDefinition read_split(JsonReader& reader, const DatasetDefinition& definition) {
  SplitDefinition split;
  JsonReader& files = reader.child("files", true);
  for (const std::string& field : files.keys()) {
    split.fields[field] = read_roles(files, field);
    for (const std::string& role : split.fields[field])
      if (definition.files.count(role) == 0) {
        std::vector<std::string> known;
        for (const auto& [name, file] : definition.files) known.push_back(name);
        throw_unknown_name("file", role, known, files.where(field));
      }
  }
  split.lines.from = reader.get_double("from", 0.0, 0.0, 1.0);
  split.lines.to = reader.get_double("to", 1.0, 0.0, 1.0);
  split.lines.every = reader.get_int("every", 1, 1);
  split.lines.remainders = reader.get_ints("remainders", std::vector<std::int64_t>{0});
  return split;
}

}  // namespace

bool LineSelection::takes(std::size_t index, std::size_t total) const {
  const auto bound = [total](double share) {
    return static_cast<std::size_t>(share * static_cast<double>(total) + 1e-9);
  };
  if (index < bound(from) || index >= bound(to)) return false;
  const auto remainder = static_cast<std::int64_t>(index % static_cast<std::size_t>(every));
  return std::find(remainders.begin(), remainders.end(), remainder) != remainders.end();
}

const DatasetFile& DatasetDefinition::file(const std::string& role) const {
  const auto it = files.find(role);
  if (it != files.end()) return it->second;
  std::vector<std::string> known;
  for (const auto& [known_role, file] : files) known.push_back(known_role);
  throw_unknown_name("file of " + name, role, known);
}

std::vector<std::string> DatasetDefinition::split_names() const {
  std::vector<std::string> names;
  for (const char* usual : {"train", "dev", "test"})
    if (splits.count(usual) != 0) names.emplace_back(usual);
  for (const auto& [split_name, split] : splits)
    if (std::find(names.begin(), names.end(), split_name) == names.end())
      names.push_back(split_name);
  return names;
}

DatasetDefinition read_dataset_definition(JsonReader& reader) {
  DatasetDefinition definition;
  definition.name = reader.get_string("name", "");
  definition.folder = reader.get_string("folder", definition.name);
  definition.base = reader.get_string("base", "");
  definition.kind = reader.get_string("kind");
  definition.description = reader.get_string("description", "");
  definition.licence = reader.get_string("licence", "");
  definition.citation = reader.get_string("citation", "");
  if (!reader.has("files")) return definition;  // a kind that makes its examples
  JsonReader& files = reader.child("files");
  for (const std::string& role : files.keys())
    definition.files[role] = read_dataset_file(files.child(role, true));
  JsonReader& splits = reader.child("splits", true);
  for (const std::string& name : splits.keys())
    definition.splits[name] = read_split(splits.child(name, true), definition);
  return definition;
}

}  // namespace vqlm

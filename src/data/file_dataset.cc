#include "data/file_dataset.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "core/registry.h"
#include "data/dataset_files.h"
#include "data/file_lines.h"

namespace vqlm {
namespace {

// Raised when the same files and view give other examples.
constexpr int kVersion = 1;

}  // namespace

FileDataset::FileDataset(JsonReader& reader)
    : definition_(read_dataset_definition(reader.child("definition", true))) {
  if (reader.child("definition", true).has("defaults"))  // known, whether a view needs them or not
    reader.child("definition", true).raw("defaults");
}

JsonReader& FileDataset::defaults(JsonReader& reader) const {
  return reader.child("definition", true).child("defaults");
}

void FileDataset::seal(const JsonReader& reader, std::vector<std::string> fields) {
  fields_ = std::move(fields);
  for (const auto& [name, split] : definition_.splits)
    for (const std::string& field : fields_)
      if (split.fields.count(field) == 0) {
        std::vector<std::string> known;
        for (const auto& [known_field, roles] : split.fields) known.push_back(known_field);
        throw_unknown_name("field of split " + name, field, known, reader.where());
      }
  nlohmann::json recipe = reader.resolved();
  for (const char* said_only :
       {"description", "licence", "citation", "base", "folder", "files", "defaults", "name"})
    recipe["definition"].erase(said_only);
  recipe["version"] = kVersion;
  recipe_ = recipe.dump();
}

std::string FileDataset::hash_of(const DataLocation* location) const {
  nlohmann::json content = {{"recipe", nlohmann::json::parse(recipe_)}};
  nlohmann::json& files = content["files"] = nlohmann::json::object();
  for (const auto& [name, split] : definition_.splits)
    for (const std::string& field : fields_)
      for (const std::string& role : split.fields.at(field)) {
        const DatasetFile& file = definition_.file(role);
        std::string identity = file.content_sha256.empty() ? file.sha256 : file.content_sha256;
        if (identity.empty() && location != nullptr)
          identity = require_dataset_file(definition_, file, *location).sha256;
        if (identity.empty()) identity = "unverified " + file.address + " " + file.file;
        files[role] = {identity, file.member, file.format, file.column};
      }
  return sha256_json(content);
}

DatasetInfo FileDataset::info() const {
  DatasetInfo result;
  result.name = definition_.name;
  result.kind = definition_.kind;
  result.description = definition_.description;
  result.licence = definition_.licence;
  result.citation = definition_.citation;
  result.splits = definition_.split_names();
  result.content_hash = hash_of(nullptr);
  return result;
}

std::string FileDataset::content_hash(const DataLocation& location) const {
  return hash_of(&location);
}

std::vector<std::string> FileDataset::lines(const std::string& split, const std::string& field,
                                            const DataLocation& location) const {
  const SplitDefinition& wanted = definition_.splits.at(split);
  std::vector<std::string> all;
  for (const std::string& role : wanted.fields.at(field)) {
    const DatasetFile& file = definition_.file(role);
    std::vector<std::string> more =
        file_lines(file, require_dataset_file(definition_, file, location).path);
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  std::vector<std::string> selected;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (wanted.lines.takes(i, all.size())) selected.push_back(std::move(all[i]));
  return selected;
}

const SplitDefinition& FileDataset::split_of(const std::string& name) const {
  const auto it = definition_.splits.find(name);
  if (it == definition_.splits.end())
    throw_unknown_name("split of data set " + definition_.name, name, definition_.split_names());
  return it->second;
}

void FileDataset::require_files(const std::string& split, const DataLocation& location) const {
  for (const std::string& field : fields_)
    for (const std::string& role : split_of(split).fields.at(field))
      require_dataset_file(definition_, definition_.file(role), location);
}

std::vector<Example> FileDataset::load(const std::string& split,
                                       const DataLocation& location) const {
  split_of(split);
  std::vector<Example> result = examples(split, location);
  for (std::size_t i = 0; i < result.size(); ++i) result[i].id = split + "/" + std::to_string(i);
  return result;
}

}  // namespace vqlm

#include "app/planned_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/components.h"
#include "core/error.h"
#include "core/hash.h"

namespace vqlm {
namespace {

std::string key_hash(const Dataset& dataset, const Session& session) {
  const std::string content = dataset.content_hash(session.location);
  nlohmann::json recipe = {{"data", content}};
  add_plugin(session, "dataset", dataset.info().kind, recipe);
  return recipe.contains("plugins") ? sha256_json(recipe) : content;
}

}  // namespace

PlannedData::PlannedData(const RunConfig& config, const Session& session) : file_(config.file) {
  for (const auto& [name, value] : config.data.items()) {
    if (is_distilled(config, name)) continue;
    const auto dataset = make_dataset(config, name, session);
    entries_[name] = {key_hash(*dataset, session), dataset->info().splits, name, {}};
  }
  for (const auto& [name, value] : config.data.items()) {
    if (!is_distilled(config, name)) continue;
    Entry entry = entries_.at(original_data(config, name));
    entry.distilled = read_distil_entry(config, name);
    entries_[name] = std::move(entry);
    require_splits_to_learn(name, {"train"}, "/data/" + name + "/distil");
  }
}

const PlannedData::Entry& PlannedData::entry(const std::string& name,
                                             const std::string& where) const {
  const auto it = entries_.find(name);
  if (it != entries_.end()) return it->second;
  std::vector<std::string> known;
  for (const auto& [key, value] : entries_) known.push_back(key);
  throw_unknown_name("data entry", name, known, file_ + ": " + where);
}

const std::string& PlannedData::hash(const std::string& name, const std::string& where) const {
  return entry(name, where).hash;
}

const DistilEntry* PlannedData::distilled(const std::string& name, const std::string& where) const {
  const std::optional<DistilEntry>& found = entry(name, where).distilled;
  return found ? &*found : nullptr;
}

const std::string& PlannedData::original(const std::string& name, const std::string& where) const {
  return entry(name, where).original;
}

std::vector<std::string> PlannedData::distilled_names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_)
    if (entry.distilled) names.push_back(name);
  return names;
}

void PlannedData::require_original(const std::string& name, const std::string& where) const {
  const DistilEntry* found = distilled(name, where);
  if (found == nullptr) return;
  throw InvalidArgument(expected_got(
      file_ + ": " + where,
      "data that is there before any training, such as '" + original(name, where) + "'",
      "'" + name + "', which '" + found->teacher + "' writes"));
}

void PlannedData::require_split(const std::string& name, const std::string& split,
                                const std::string& where) const {
  const std::vector<std::string>& splits = entry(name, where).splits;
  if (std::find(splits.begin(), splits.end(), split) == splits.end())
    throw_unknown_name("split of data '" + name + "'", split, splits, file_ + ": " + where);
}

void PlannedData::require_splits_to_learn(const std::string& name,
                                          const std::vector<std::string>& splits,
                                          const std::string& where) const {
  const std::vector<std::string>& has = entry(name, where).splits;
  for (const std::string& split : splits) {
    if (std::find(has.begin(), has.end(), split) != has.end()) continue;
    std::string there;
    for (const std::string& known : has) there += (there.empty() ? "" : ", ") + known;
    throw InvalidArgument(expected_got(file_ + ": " + where,
                                       "data with a split '" + split + "' to learn from",
                                       "'" + name + "' with " + (has.empty() ? "none" : there)));
  }
}

}  // namespace vqlm

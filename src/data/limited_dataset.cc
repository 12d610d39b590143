#include "data/limited_dataset.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/hash.h"

namespace vqlm {

LimitedDataset::LimitedDataset(std::unique_ptr<Dataset> whole,
                               std::map<std::string, std::int64_t> limits)
    : whole_(std::move(whole)), limits_(std::move(limits)) {}

std::string LimitedDataset::limited_hash(const std::string& whole_hash) const {
  return sha256_json(nlohmann::json{{"whole", whole_hash}, {"limit", limits_}});
}

DatasetInfo LimitedDataset::info() const {
  DatasetInfo result = whole_->info();
  result.content_hash = limited_hash(result.content_hash);
  return result;
}

std::string LimitedDataset::content_hash(const DataLocation& location) const {
  return limited_hash(whole_->content_hash(location));
}

void LimitedDataset::require_files(const std::string& split, const DataLocation& location) const {
  whole_->require_files(split, location);
}

std::vector<Example> LimitedDataset::load(const std::string& split,
                                          const DataLocation& location) const {
  std::vector<Example> examples = whole_->load(split, location);
  const auto it = limits_.find(split);
  if (it != limits_.end() && examples.size() > static_cast<std::size_t>(it->second))
    examples.resize(static_cast<std::size_t>(it->second));
  return examples;
}

}  // namespace vqlm

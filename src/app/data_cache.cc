#include "app/data_cache.h"

#include <algorithm>

#include "app/components.h"

namespace vqlm {

const std::vector<Example>& DataCache::split(const std::string& data, const std::string& split) {
  const auto key = std::make_pair(data, split);
  const auto it = splits_.find(key);
  if (it != splits_.end()) return it->second;
  return splits_[key] = make_dataset(config_, data, session_)->load(split, session_.location);
}

const TrainingTexts& DataCache::training_texts(const std::string& data) {
  const auto [it, fresh] = training_texts_.try_emplace(data);
  if (!fresh || data.empty()) return it->second;
  const std::vector<std::string> splits = make_dataset(config_, data, session_)->info().splits;
  if (std::find(splits.begin(), splits.end(), "train") == splits.end()) return it->second;
  return it->second = training_texts_of(split(data, "train"));
}

}  // namespace vqlm

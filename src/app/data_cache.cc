#include "app/data_cache.h"

#include <algorithm>

#include "app/components.h"
#include "app/distil_entry.h"
#include "app/distillation.h"

namespace vqlm {

const std::vector<Example>& DataCache::split(const std::string& data, const std::string& split,
                                             std::uint64_t seed) {
  const bool distilled = split == "train" && is_distilled(plan_.config, data);
  const std::string entry = distilled ? data : original_data(plan_.config, data);
  const auto key = std::make_tuple(entry, split, distilled ? seed : 0);
  const auto it = splits_.find(key);
  if (it != splits_.end()) return it->second;
  return splits_[key] =
             distilled
                 ? load_distilled(data, seed)
                 : make_dataset(plan_.config, entry, session_)->load(split, session_.location);
}

std::vector<Example> DataCache::load_distilled(const std::string& data, std::uint64_t seed) {
  const DistilEntry entry = read_distil_entry(plan_.config, data);
  const Cell* cell = plan_.find(CellKind::kDistil, data, "", seed);
  return with_targets(split(entry.data, "train", seed), store_.artefact(cell->key, kTargetsFile),
                      entry.keep_original);
}

const TrainingTexts& DataCache::training_texts(const std::string& data, std::uint64_t seed) {
  const auto key = std::make_pair(data, is_distilled(plan_.config, data) ? seed : 0);
  const auto it = training_texts_.find(key);
  if (it != training_texts_.end()) return it->second;
  TrainingTexts texts;  // entered once it is whole: what throws leaves nothing
  if (!data.empty()) {
    const auto splits = make_dataset(plan_.config, data, session_)->info().splits;
    if (std::find(splits.begin(), splits.end(), "train") != splits.end())
      texts = training_texts_of(split(data, "train", seed));
  }
  return training_texts_[key] = std::move(texts);
}

}  // namespace vqlm

#include "data/labelled_dataset.h"

#include <memory>
#include <utility>

namespace vqlm {

LabelledDataset::LabelledDataset(JsonReader& reader) : FileDataset(reader) {
  std::vector<std::string> all;
  if (!definition().splits.empty())
    for (const auto& [label, roles] : definition().splits.begin()->second.fields)
      all.push_back(label);
  labels_ = reader.get_strings("labels", all);
  seal(reader, labels_);
}

std::vector<Example> LabelledDataset::examples(const std::string& split,
                                               const DataLocation& location) const {
  std::vector<std::vector<std::string>> texts;
  std::size_t longest = 0;
  for (const std::string& label : labels_) {
    texts.push_back(lines(split, label, location));
    longest = std::max(longest, texts.back().size());
  }
  std::vector<Example> result;
  for (std::size_t i = 0; i < longest; ++i)
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      if (i >= texts[k].size()) continue;
      result.emplace_back();
      result.back().references.push_back(std::move(texts[k][i]));
      result.back().label = labels_[k];
    }
  return result;
}

void register_labelled_dataset(Registries& registries) {
  registries.datasets.add(
      "labelled", "a file of texts, one a line, for each label",
      [](JsonReader& reader) { return std::make_unique<LabelledDataset>(reader); });
}

}  // namespace vqlm

#include "data/overlap.h"

#include <algorithm>

namespace vqlm {
namespace {

std::string source_key(const std::string& source) { return "s" + source; }
std::string reference_key(const std::string& reference) { return "r" + reference; }
// The length keeps the border between source and reference.
std::string pair_key(const std::string& source, const std::string& reference) {
  return "p" + std::to_string(source.size()) + ":" + source + reference;
}

}  // namespace

TrainingTexts training_texts_of(const std::vector<Example>& train) {
  TrainingTexts texts;
  for (const Example& example : train) {
    const bool paired = !example.source.empty();
    if (paired) texts.insert(source_key(example.source));
    for (const std::string& reference : example.references) {
      texts.insert(reference_key(reference));
      if (paired) texts.insert(pair_key(example.source, reference));
    }
  }
  return texts;
}

SeenInTraining seen_in_training(const Example& example, const TrainingTexts& train) {
  const auto any_reference = [&example](const auto& seen) {
    return std::any_of(example.references.begin(), example.references.end(), seen);
  };
  SeenInTraining seen;
  seen.reference = any_reference(
      [&](const std::string& reference) { return is_training_reference(reference, train); });
  seen.pair = seen.reference;
  if (example.source.empty()) return seen;
  seen.source = train.count(source_key(example.source)) != 0;
  seen.pair = seen.source && seen.reference && any_reference([&](const std::string& reference) {
                return train.count(pair_key(example.source, reference)) != 0;
              });
  return seen;
}

bool is_training_reference(const std::string& text, const TrainingTexts& train) {
  return train.count(reference_key(text)) != 0;
}

Overlap count_overlap(const std::vector<Example>& train, const std::vector<Example>& test) {
  const TrainingTexts texts = training_texts_of(train);
  Overlap result;
  for (const Example& example : test) {
    const SeenInTraining seen = seen_in_training(example, texts);
    ++result.num_test;
    result.num_sources += seen.source ? 1 : 0;
    result.num_references += seen.reference ? 1 : 0;
    result.num_pairs += seen.pair ? 1 : 0;
  }
  return result;
}

}  // namespace vqlm

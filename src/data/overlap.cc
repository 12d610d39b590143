#include "data/overlap.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

namespace vqlm {
namespace {

// Source and reference as one key; the length keeps the border between them apart.
std::string pair_key(const std::string& source, const std::string& reference) {
  return std::to_string(source.size()) + ":" + source + reference;
}

}  // namespace

Overlap count_overlap(const std::vector<Example>& train, const std::vector<Example>& test) {
  std::unordered_set<std::string_view> sources, references;
  std::unordered_set<std::string> pairs;
  for (const Example& example : train) {
    if (!example.source.empty()) sources.insert(example.source);
    for (const std::string& reference : example.references) {
      references.insert(reference);
      pairs.insert(pair_key(example.source, reference));
    }
  }
  Overlap result;
  for (const Example& example : test) {
    const auto any = [&example](const auto& seen) {
      return std::any_of(example.references.begin(), example.references.end(), seen) ? 1 : 0;
    };
    ++result.num_test;
    result.num_sources += sources.count(example.source) != 0 ? 1 : 0;
    result.num_references +=
        any([&](const std::string& text) { return references.count(text) != 0; });
    result.num_pairs += any(
        [&](const std::string& text) { return pairs.count(pair_key(example.source, text)) != 0; });
  }
  return result;
}

}  // namespace vqlm

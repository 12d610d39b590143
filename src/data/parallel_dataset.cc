#include "data/parallel_dataset.h"

#include <memory>
#include <utility>

#include "core/error.h"

namespace vqlm {

ParallelDataset::ParallelDataset(JsonReader& reader) : FileDataset(reader) {
  if (reader.has("text")) {
    target_ = reader.get_string("text");
    seal(reader, {target_});
    return;
  }
  JsonReader& usual = defaults(reader);
  const auto language = [&](const std::string& key) {
    return usual.has(key) ? reader.get_string(key, usual.get_string(key)) : reader.get_string(key);
  };
  source_ = language("source");
  target_ = language("target");
  if (source_ == target_)
    throw InvalidArgument(expected_got(reader.where("target"),
                                       "another language than source ('" + source_ + "')",
                                       "'" + target_ + "'"));
  seal(reader, {source_, target_});
}

std::vector<Example> ParallelDataset::examples(const std::string& split,
                                               const DataLocation& location) const {
  std::vector<std::string> targets = lines(split, target_, location);
  std::vector<std::string> sources;
  if (!source_.empty()) {
    sources = lines(split, source_, location);
    if (sources.size() != targets.size())
      throw RuntimeError(
          expected_got("data set " + definition().name + ", split " + split,
                       "as many lines of " + source_ + " as of " + target_,
                       std::to_string(sources.size()) + " and " + std::to_string(targets.size())));
  }
  std::vector<Example> result(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!source_.empty()) result[i].source = std::move(sources[i]);
    result[i].references.push_back(std::move(targets[i]));
  }
  return result;
}

void register_parallel_dataset(Registries& registries) {
  registries.datasets.add(
      "parallel", "files that correspond line by line, a language each",
      [](JsonReader& reader) { return std::make_unique<ParallelDataset>(reader); });
}

}  // namespace vqlm

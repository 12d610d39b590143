#include "baselines/most_frequent.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>

#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/files.h"

namespace vqlm {

GeneratorInfo MostFrequent::info() const {
  GeneratorInfo info;
  info.type = "most_frequent";
  info.scores = false;
  info.condition = condition_;
  return info;
}

std::vector<Generation> MostFrequent::generate(std::span<const Example> batch,
                                               const DecodingOptions& options) {
  refuse_fixed_codes(options, "most_frequent");
  if (texts_.empty())
    throw InvalidArgument(
        expected_got("most_frequent", "to be trained or loaded before use", "neither"));
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const auto it = texts_.find(condition_ == "label" ? example.label : "");
    if (it == texts_.end())
      throw InvalidArgument(expected_got("most_frequent, example " + example.id,
                                         "a label of the training data",
                                         "'" + example.label + "'"));
    result.push_back({it->second, {}, {}, 0});
  }
  return result;
}

std::vector<Likelihood> MostFrequent::score(std::span<const Example>) {
  throw InvalidArgument(
      expected_got("most_frequent", "a generator that scores", "one with a single text"));
}

FitReport MostFrequent::fit(const FitContext& context) {
  const auto start = std::chrono::steady_clock::now();
  if (context.train == nullptr || context.train->empty())
    throw InvalidArgument(expected_got("most_frequent", "training examples", "none"));
  std::map<std::string, std::map<std::string, std::int64_t>> counts;
  for (const Example& example : *context.train) {
    ++counts[condition_ == "label" ? example.label : ""][reference_text(example)];
  }
  texts_.clear();
  for (const auto& [label, texts] : counts) {
    std::int64_t most = 0;
    for (const auto& [text, count] : texts) {
      if (count <= most) continue;
      most = count;
      texts_[label] = text;
    }
  }
  FitReport report;
  report.steps = 1;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

void MostFrequent::save(const std::string& folder) const {
  const nlohmann::json config = {{"condition", condition_}, {"texts", texts_}};
  write_file(folder + "/config.json", config.dump(2) + "\n");
}

void MostFrequent::load(const std::string& folder, const Tokenizers&, const std::string&) {
  const std::string path = folder + "/config.json";
  const auto config = nlohmann::json::parse(read_file(path), nullptr, false);
  try {
    condition_ = config.at("condition").get<std::string>();
    texts_ = config.at("texts").get<std::map<std::string, std::string>>();
  } catch (const nlohmann::json::exception&) {
    throw RuntimeError(expected_got(path, "a condition and texts", "other or damaged content"));
  }
}

void register_most_frequent(Registries& registries) {
  registries.generators.add("most_frequent", "the commonest output of the training data",
                            [](JsonReader& reader) {
                              return std::make_unique<MostFrequent>(
                                  reader.get_choice("condition", {"source", "label"}, "source"));
                            });
}

}  // namespace vqlm

// The smallest useful plugin: a metric and a generator.
#include <nlohmann/json.hpp>

#include "core/plugin.h"
#include "metrics/metric.h"
#include "model/generator.h"

namespace {

using namespace vqlm;

// The share of outputs that end with a given character.
class EndsWith final : public Metric {
 public:
  explicit EndsWith(std::string ending) : ending_(std::move(ending)) {}

  MetricInfo info() const override { return {"ends_with", 1, "none"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return predictions.empty() || !predictions[0].generation ? "has no generated texts" : "";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    double count = 0;
    for (const Prediction& prediction : predictions)
      count += prediction.generation->text.ends_with(ending_);
    Score score;
    score.name = "ends_with";
    score.value = count / static_cast<double>(predictions.size());
    score.signature = "ending:" + ending_ + "|version:1.0";
    return {score};
  }

 private:
  std::string ending_;
};

// Says the source back.
class Echo final : public Generator {
 public:
  GeneratorInfo info() const override {
    GeneratorInfo info;
    info.type = "echo";
    info.scores = false;
    info.condition = "source";
    return info;
  }

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions&) override {
    std::vector<Generation> generations;
    for (const Example& example : batch) generations.push_back({example.source, {}, {}, 0});
    return generations;
  }

  std::vector<Likelihood> score(std::span<const Example>) override {
    throw InvalidArgument("echo: expected a generator that scores, got one that only repeats");
  }
};

void register_example(Registries& registries) {
  registries.metrics.add("ends_with", "share of outputs that end with a text",
                         [](JsonReader& reader) {
                           return std::make_unique<EndsWith>(reader.get_string("ending", "."));
                         });
  registries.generators.add("echo", "repeats its source",
                            [](JsonReader&) { return std::make_unique<Echo>(); });
}

}  // namespace

VQLM_PLUGIN(example_plugin, "1.0", register_example)

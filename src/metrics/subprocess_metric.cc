#include "metrics/subprocess_metric.h"

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/json_process.h"
#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

using nlohmann::json;

struct SubprocessMetricOptions {
  JsonProcessOptions process;
  std::string name, unit, version;
  Direction direction = Direction::kHigherIsBetter;
  ResamplingOptions resampling;
};

// The mean of numbers given beforehand, one a prediction.
class SegmentMean : public AdditiveMetric {
 public:
  SegmentMean(ResamplingOptions resampling, std::span<const Prediction> predictions,
              std::vector<double> values)
      : AdditiveMetric(resampling), first_(predictions.data()), values_(std::move(values)) {}

  MetricInfo info() const override { return {"mean of segments", 1, "bootstrap"}; }
  std::string cannot_score(std::span<const Prediction>) const override { return ""; }
  std::vector<double> statistics(const Prediction& prediction) const override {
    return {values_[static_cast<std::size_t>(&prediction - first_)], 1};
  }
  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.value = sums[0] / sums[1];
    return {score};
  }
  void sign(std::span<const Prediction>, std::vector<Score>&) const override {}

 private:
  const Prediction* first_;
  std::vector<double> values_;
};

json prediction_json(const Prediction& prediction) {
  return {{"id", prediction.example.id},
          {"source", prediction.example.source},
          {"references", prediction.example.references},
          {"label", prediction.example.label},
          {"text", prediction.generation->text}};
}

class SubprocessMetric : public Metric {
 public:
  explicit SubprocessMetric(SubprocessMetricOptions options) : options_(std::move(options)) {}

  MetricInfo info() const override {
    return {"subprocess", 1, "bootstrap", command_files(options_.process.command)};
  }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts(predictions);
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    json question = {{"metric", json::array()}};
    for (const Prediction& prediction : predictions)
      question["metric"].push_back(prediction_json(prediction));
    JsonProcess process("subprocess metric " + options_.name, options_.process);
    const json answer = process.ask(question, "segments", predictions.size());
    Score score = SegmentMean(options_.resampling, predictions, numbers(answer["segments"]))
                      .evaluate(predictions)[0];
    if (answer.contains("score")) {
      score.value = numbers(json::array({answer["score"]}))[0];
      score.interval.reset();
    }
    score.name = options_.name;
    score.unit = options_.unit;
    score.direction = options_.direction;
    score.signature = signature(answer, predictions.size());
    return {score};
  }

 private:
  std::vector<double> numbers(const json& values) const {
    std::vector<double> result;
    for (const json& value : values) {
      if (!value.is_number() || !std::isfinite(value.get<double>()))
        throw RuntimeError(expected_got("subprocess metric " + options_.name, "numbers",
                                        value.dump().substr(0, 60)));
      result.push_back(value.get<double>());
    }
    return result;
  }

  std::string signature(const json& answer, std::size_t num_texts) const {
    const json given = answer.value("signature", json(""));
    std::string own = given.is_string() ? given.get<std::string>() : given.dump();
    Signature signature;
    if (!options_.version.empty()) signature.add("program_version", options_.version);
    signature.add("texts", std::to_string(num_texts)).add("version", own_version());
    return (own.empty() ? "" : own + "|") + signature.str();
  }

  SubprocessMetricOptions options_;
};

SubprocessMetricOptions read_options(JsonReader& reader) {
  SubprocessMetricOptions options;
  options.process = read_json_process_options(reader);
  options.name = reader.get_string("name", "subprocess");
  options.unit = reader.get_string("unit", "");
  options.version = reader.get_string("program_version", "");
  const std::string direction =
      reader.get_choice("direction", {"higher", "lower", "neither"}, "higher");
  options.direction = direction == "higher"  ? Direction::kHigherIsBetter
                      : direction == "lower" ? Direction::kLowerIsBetter
                                             : Direction::kNeither;
  options.resampling = read_resampling(reader);
  return options;
}

}  // namespace

void register_subprocess_metric(Registries& registries) {
  registries.metrics.add(
      "subprocess", "a score by another program that speaks JSON Lines",
      [](JsonReader& reader) { return std::make_unique<SubprocessMetric>(read_options(reader)); });
}

}  // namespace vqlm

#include "metrics/accuracy_metric.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class AccuracyMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"accuracy", 2, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    for (const Prediction& prediction : predictions) {
      if (prediction.predicted_label.empty()) return "no predicted labels";
      if (prediction.example.label.empty()) return "no labels";
    }
    return "";
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    return {prediction.predicted_label == prediction.example.label ? 1.0 : 0.0, 1.0};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "accuracy";
    score.value = sums[0] / sums[1];
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    std::map<std::string, int> counts;
    int most = 0;
    for (const Prediction& prediction : predictions)
      most = std::max(most, ++counts[prediction.example.label]);
    const double majority = static_cast<double>(most) / static_cast<double>(predictions.size());
    char share[16];
    std::snprintf(share, sizeof share, "%.4f", majority);
    const std::string& classifier = predictions.front().classifier_signature;
    scores[0].signature = (classifier.empty() ? "" : classifier + "|") +
                          Signature()
                              .add("texts", std::to_string(predictions.size()))
                              .add("majority", share)
                              .add("version", own_version())
                              .str();
  }
};

}  // namespace

void register_accuracy(Registries& registries) {
  registries.metrics.add(
      "accuracy", "share of predicted labels that are right",
      [](JsonReader& reader) { return std::make_unique<AccuracyMetric>(read_resampling(reader)); });
}

}  // namespace vqlm

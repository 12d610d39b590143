#include "metrics/grammatical_metric.h"

#include <memory>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class GrammaticalMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"grammatical", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    for (const Prediction& prediction : predictions)
      if (!prediction.grammatical) return "no grammar";
    return "";
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    return {*prediction.grammatical ? 1.0 : 0.0, 1.0};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "grammatical";
    score.value = sums[0] / sums[1];
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    scores[0].signature = predictions.front().grammar_signature + "|" +
                          Signature()
                              .add("texts", std::to_string(predictions.size()))
                              .add("version", own_version())
                              .str();
  }
};

}  // namespace

void register_grammatical(Registries& registries) {
  registries.metrics.add("grammatical", "share of generated texts that a grammar accepts",
                         [](JsonReader& reader) {
                           return std::make_unique<GrammaticalMetric>(read_resampling(reader));
                         });
}

}  // namespace vqlm

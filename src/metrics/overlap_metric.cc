#include "metrics/overlap_metric.h"

#include <algorithm>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// A count of the given predictions, which is exact: no interval.
class OverlapMetric : public Metric {
 public:
  MetricInfo info() const override { return {"overlap", 1, "none"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return predictions.empty() ? "no predictions" : "";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'overlap'", "predictions", reason));
    std::size_t references = 0, outputs = 0, copied_references = 0, copied_outputs = 0;
    for (const Prediction& prediction : predictions) {
      references += prediction.example.references.empty() ? 0U : 1U;
      outputs += prediction.generation ? 1U : 0U;
      copied_references += prediction.reference_in_training ? 1U : 0U;
      copied_outputs += prediction.output_in_training ? 1U : 0U;
    }
    std::vector<Score> scores;
    add(scores, "overlap.references", copied_references, references, "no references");
    add(scores, "overlap.outputs", copied_outputs, outputs, "no generated texts");
    return scores;
  }

 private:
  // The count and its share of `total`.
  static void add(std::vector<Score>& scores, const std::string& name, std::size_t count,
                  std::size_t total, const std::string& reason) {
    Score number, share;
    number.name = name;
    number.value = static_cast<double>(count);
    share.name = name + "_share";
    if (total > 0) share.value = static_cast<double>(count) / static_cast<double>(total);
    for (Score* score : {&number, &share}) {
      score->direction = Direction::kLowerIsBetter;
      score->signature = Signature()
                             .add("match", "whole text")
                             .add("texts", std::to_string(total))
                             .add("version", own_version())
                             .str();
      if (total == 0) score->absent = reason;
      scores.push_back(*score);
    }
  }
};

}  // namespace

void register_overlap(Registries& registries) {
  registries.metrics.add("overlap", "references and outputs that stand in the training split",
                         [](JsonReader&) { return std::make_unique<OverlapMetric>(); });
}

}  // namespace vqlm

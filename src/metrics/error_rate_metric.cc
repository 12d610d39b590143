#include "metrics/error_rate_metric.h"

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/error_rate.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class ErrorRateMetric : public AdditiveMetric {
 public:
  ErrorRateMetric(ErrorUnit unit, const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), unit_(unit), counter_(unit) {}

  MetricInfo info() const override { return {name(), 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  // Edits, length of the reference.
  std::vector<double> statistics(const Prediction& prediction) const override {
    const ErrorCount count =
        counter_.best_count(reference_views(prediction), prediction.generation->text);
    return {static_cast<double>(count.edits), static_cast<double>(count.reference_length)};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = name();
    score.unit = "%";
    score.direction = Direction::kLowerIsBetter;
    if (sums[1] == 0)
      score.absent = "the references are empty";
    else
      score.value = 100 * sums[0] / sums[1];
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    scores[0].signature = Signature()
                              .add("nrefs", num_references(predictions))
                              .add("unit", unit_ == ErrorUnit::kWord ? "word" : "codepoint")
                              .add("version", own_version())
                              .str();
  }

 private:
  const char* name() const { return unit_ == ErrorUnit::kWord ? "wer" : "cer"; }

  ErrorUnit unit_;
  mutable ErrorCounter counter_;  // working memory
};

}  // namespace

void register_error_rates(Registries& registries) {
  registries.metrics.add(
      "wer", "word error rate: edits over words of the references", [](JsonReader& reader) {
        return std::make_unique<ErrorRateMetric>(ErrorUnit::kWord, read_resampling(reader));
      });
  registries.metrics.add("cer", "character error rate: edits over code points of the references",
                         [](JsonReader& reader) {
                           return std::make_unique<ErrorRateMetric>(ErrorUnit::kCodePoint,
                                                                    read_resampling(reader));
                         });
}

}  // namespace vqlm

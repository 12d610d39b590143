#include "metrics/length_metric.h"

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class LengthMetric : public AdditiveMetric {
 public:
  LengthMetric(TextUnit unit, const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), unit_(unit) {}

  MetricInfo info() const override { return {"length", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts(predictions);
  }

  // Tokens generated, tokens of the first reference, texts, texts without a reference.
  std::vector<double> statistics(const Prediction& prediction) const override {
    const auto& references = prediction.example.references;
    const auto count = [this](const std::string& text) {
      return static_cast<double>(text_units(text, unit_).size());
    };
    return {count(prediction.generation->text), references.empty() ? 0.0 : count(references[0]),
            1.0, references.empty() ? 1.0 : 0.0};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score ratio, mean;
    ratio.name = "length.ratio";
    if (sums[3] > 0)
      ratio.absent = "no references";
    else if (sums[1] == 0)
      ratio.absent = "the references are empty";
    else
      ratio.value = sums[0] / sums[1];
    mean.name = "length.mean";
    mean.unit = text_unit_name(unit_) + std::string("s");
    mean.value = sums[0] / sums[2];
    return {ratio, mean};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    for (Score& score : scores)
      score.signature = Signature()
                            .add("unit", text_unit_name(unit_))
                            .add("texts", std::to_string(predictions.size()))
                            .add("version", own_version())
                            .str();
  }

 private:
  TextUnit unit_;
};

}  // namespace

void register_length(Registries& registries) {
  registries.metrics.add("length", "length of the generated texts, against the references",
                         [](JsonReader& reader) {
                           const TextUnit unit = read_text_unit(reader);
                           return std::make_unique<LengthMetric>(unit, read_resampling(reader));
                         });
}

}  // namespace vqlm

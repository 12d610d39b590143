#include "metrics/set_bleu_metric.h"

#include <memory>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"
#include "metrics/self_bleu.h"

namespace vqlm {
namespace {

struct SetBleuOptions {
  TextUnit unit = TextUnit::kWord;
  int order = 4;
  ResamplingOptions resampling;
};

class SetBleuMetric : public AdditiveMetric {
 public:
  explicit SetBleuMetric(const SetBleuOptions& options)
      : AdditiveMetric(options.resampling), options_(options) {}

  MetricInfo info() const override { return {"set_bleu", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    const std::string reason = lacks_texts(predictions);
    if (!reason.empty()) return reason;
    return real_texts(predictions).empty() ? "no real texts to compare with" : "";
  }

  // Of a prediction alone, whose own real texts are the whole set.
  std::vector<double> statistics(const Prediction& prediction) const override {
    return segment_statistics({&prediction, 1}).sums();
  }

  SegmentStatistics segment_statistics(std::span<const Prediction> predictions) const override {
    TokenizedTexts texts, references;
    for (const Prediction& prediction : predictions)
      texts.push_back(text_units(prediction.generation->text, options_.unit));
    for (const std::string_view text : real_texts(predictions))
      references.push_back(text_units(text, options_.unit));
    SegmentStatistics result(2);
    for (const double value : set_bleu(texts, references, options_.order))
      result.add(std::vector<double>{value, 1});
    return result;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "set_bleu";
    score.value = sums[0] / sums[1];
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    scores[0].signature = Signature()
                              .add("order", std::to_string(options_.order))
                              .add("smooth", "epsilon[0.1]")
                              .add("unit", text_unit_name(options_.unit))
                              .add("references", std::to_string(real_texts(predictions).size()))
                              .add("texts", std::to_string(predictions.size()))
                              .add("version", own_version())
                              .str();
  }

 private:
  // The views point into `predictions`.
  static std::vector<std::string_view> real_texts(std::span<const Prediction> predictions) {
    std::vector<std::string_view> texts;
    for (const Prediction& prediction : predictions) {
      if (!prediction.real_text.empty()) texts.push_back(prediction.real_text);
      const auto references = reference_views(prediction);
      texts.insert(texts.end(), references.begin(), references.end());
    }
    return texts;
  }

  SetBleuOptions options_;
};

}  // namespace

void register_set_bleu(Registries& registries) {
  registries.metrics.add("set_bleu", "mean BLEU of each generated text against a set of real texts",
                         [](JsonReader& reader) {
                           SetBleuOptions options;
                           options.unit = read_text_unit(reader);
                           options.order =
                               static_cast<int>(reader.get_int("order", options.order, 1, 100));
                           options.resampling = read_resampling(reader);
                           return std::make_unique<SetBleuMetric>(options);
                         });
}

}  // namespace vqlm

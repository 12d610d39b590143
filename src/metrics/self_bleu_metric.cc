#include "metrics/self_bleu_metric.h"

#include <algorithm>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/exact_sum.h"
#include "metrics/metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"
#include "metrics/self_bleu.h"

namespace vqlm {
namespace {

struct SelfBleuOptions {
  TextUnit unit = TextUnit::kWord;
  int order = 4;
  int max_sentences = 1000;  // the first ones are taken
};

class SelfBleuMetric : public Metric {
 public:
  explicit SelfBleuMetric(const SelfBleuOptions& options) : options_(options) {}

  MetricInfo info() const override { return {"self_bleu", 1, "none"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    const std::string reason = lacks_texts(predictions);
    if (!reason.empty()) return reason;
    return predictions.size() < 2 ? "fewer than two texts" : "";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'self_bleu'", "at least two texts", reason));
    const std::size_t count =
        std::min(predictions.size(), static_cast<std::size_t>(options_.max_sentences));
    TokenizedTexts texts;
    for (const Prediction& prediction : predictions.first(count))
      texts.push_back(text_units(prediction.generation->text, options_.unit));
    Score score;
    score.name = "self_bleu";
    score.value = exact_sum(self_bleu(texts, options_.order)) / static_cast<double>(count);
    score.direction = Direction::kLowerIsBetter;
    score.signature = Signature()
                          .add("order", std::to_string(options_.order))
                          .add("smooth", "epsilon[0.1]")
                          .add("unit", text_unit_name(options_.unit))
                          .add("texts", std::to_string(count))
                          .add("version", own_version())
                          .str();
    return {score};
  }

 private:
  SelfBleuOptions options_;
};

}  // namespace

void register_self_bleu(Registries& registries) {
  registries.metrics.add(
      "self_bleu", "mean BLEU of each generated text against the others", [](JsonReader& reader) {
        SelfBleuOptions options;
        options.unit = read_text_unit(reader);
        options.order = static_cast<int>(reader.get_int("order", options.order, 1, 100));
        options.max_sentences =
            static_cast<int>(reader.get_int("max_sentences", options.max_sentences, 2));
        return std::make_unique<SelfBleuMetric>(options);
      });
}

}  // namespace vqlm

// Metric "word_recall": the share of the first references' words that the outputs have. Keys:
// num_resamples (1000) and resampling_seed (12345), of its interval by the bootstrap.
#include <map>

#include "core/plugin.h"
#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"

namespace {

using namespace vqlm;

class WordRecall final : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"word_recall", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  // Words found, words of the reference.
  std::vector<double> statistics(const Prediction& prediction) const override {
    std::map<std::string_view, int> left;
    for (const auto word : text_units(prediction.generation->text, TextUnit::kWord)) ++left[word];
    double found = 0, all = 0;
    for (const auto word : text_units(prediction.example.references[0], TextUnit::kWord)) {
      found += left[word]-- > 0 ? 1 : 0;
      ++all;
    }
    return {found, all};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "word_recall";
    score.value = sums[0] / sums[1];
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction>, std::vector<Score>& scores) const override {
    scores[0].signature = Signature().add("reference", "first").add("version", "1.0").str();
  }
};

void register_word_recall(Registries& registries) {
  registries.metrics.add(
      "word_recall", "share of the reference's words that the output has",
      [](JsonReader& reader) { return std::make_unique<WordRecall>(read_resampling(reader)); });
}

}  // namespace

VQLM_PLUGIN(word_recall, "1.0", register_word_recall)

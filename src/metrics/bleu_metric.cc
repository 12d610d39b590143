#include "metrics/bleu_metric.h"

#include "metrics/additive_metric.h"
#include "metrics/bleu.h"
#include "metrics/prediction_texts.h"

namespace vqlm {
namespace {

BleuOptions read_options(JsonReader& reader) {
  BleuOptions options;
  options.tokenize = reader.get_choice("tokenize", bleu_tokenizer_names(), options.tokenize);
  options.lowercase = reader.get_bool("lowercase", options.lowercase);
  options.smooth = bleu_smoothing_from_name(
      reader.get_choice("smooth", {"none", "floor", "add-k", "exp"}, "exp"));
  if (reader.has("smooth_value"))
    options.smooth_value = reader.get_double("smooth_value", std::nullopt, 0.0);
  options.effective_order = reader.get_bool("effective_order", options.effective_order);
  options.max_ngram_order =
      static_cast<int>(reader.get_int("max_ngram_order", options.max_ngram_order, 1, 100));
  return options;
}

class BleuMetric : public AdditiveMetric {
 public:
  BleuMetric(const BleuOptions& options, const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), options_(options), counter_(options) {}

  MetricInfo info() const override { return {"bleu", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    return counter_.statistics(prediction.generation->text, reference_views(prediction));
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "bleu";
    score.value = compute_bleu(sums, options_).score;
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    scores[0].signature = bleu_signature(options_, num_references(predictions));
  }

 private:
  BleuOptions options_;
  mutable BleuCounter counter_;  // working memory
};

}  // namespace

void register_bleu(Registries& registries) {
  registries.metrics.add("bleu", "BLEU as sacreBLEU 2.6.0 computes it", [](JsonReader& reader) {
    const BleuOptions options = read_options(reader);
    return std::make_unique<BleuMetric>(options, read_resampling(reader));
  });
}

}  // namespace vqlm

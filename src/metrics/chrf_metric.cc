#include "metrics/chrf_metric.h"

#include "metrics/additive_metric.h"
#include "metrics/chrf.h"
#include "metrics/prediction_texts.h"

namespace vqlm {
namespace {

ChrfOptions read_options(JsonReader& reader) {
  ChrfOptions options;
  options.char_order = static_cast<int>(reader.get_int("char_order", options.char_order, 1, 100));
  options.word_order = static_cast<int>(reader.get_int("word_order", options.word_order, 0, 100));
  options.beta = reader.get_double("beta", options.beta, 0.0);
  options.lowercase = reader.get_bool("lowercase", options.lowercase);
  options.whitespace = reader.get_bool("whitespace", options.whitespace);
  options.eps_smoothing = reader.get_bool("eps_smoothing", options.eps_smoothing);
  return options;
}

class ChrfMetric : public AdditiveMetric {
 public:
  ChrfMetric(const ChrfOptions& options, const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), options_(options), counter_(options) {
    name_ = chrf_name(options);  // "chrF2++" -> "chrf++", "chrF3" -> "chrf3"
    name_.replace(0, options.beta == 2 ? 5 : 4, "chrf");
  }

  MetricInfo info() const override { return {"chrf", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    return counter_.statistics(prediction.generation->text, reference_views(prediction));
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = name_;
    score.value = compute_chrf(sums, options_);
    score.direction = Direction::kHigherIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    scores[0].signature = chrf_signature(options_, num_references(predictions));
  }

 private:
  ChrfOptions options_;
  std::string name_;
  mutable ChrfCounter counter_;  // working memory
};

}  // namespace

void register_chrf(Registries& registries) {
  registries.metrics.add("chrf", "chrF and chrF++ as sacreBLEU 2.6.0 computes them",
                         [](JsonReader& reader) {
                           const ChrfOptions options = read_options(reader);
                           return std::make_unique<ChrfMetric>(options, read_resampling(reader));
                         });
}

}  // namespace vqlm

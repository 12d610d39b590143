#include "metrics/corpus_score_metric.h"

#include <utility>

#include "metrics/prediction_texts.h"

namespace vqlm {
namespace {

class CorpusScoreMetric : public AdditiveMetric {
 public:
  CorpusScoreMetric(std::unique_ptr<CorpusMetric> metric, MetricInfo info, Score score,
                    const ResamplingOptions& resampling)
      : AdditiveMetric(resampling),
        metric_(std::move(metric)),
        scorer_(metric_->scorer()),
        info_(std::move(info)),
        score_(std::move(score)) {}

  MetricInfo info() const override { return info_; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    const std::string_view text = prediction.generation->text;
    std::vector<double> row(metric_->width());
    scorer_->score(reference_views(prediction), {&text, 1}, row);
    return row;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score = score_;
    score.value = metric_->value(sums, SumsArithmetic::kPlain).value;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    SignatureRun run;
    run.nrefs = num_references(predictions);
    scores[0].signature = signature_text(score_signature(run, metric_->signature_fields()));
  }

 private:
  std::unique_ptr<CorpusMetric> metric_;
  std::unique_ptr<SegmentScorer> scorer_;  // working memory
  MetricInfo info_;
  Score score_;  // all but the value
};

}  // namespace

std::unique_ptr<Metric> make_corpus_score_metric(std::unique_ptr<CorpusMetric> metric,
                                                 const MetricInfo& info, Score score,
                                                 const ResamplingOptions& resampling) {
  return std::make_unique<CorpusScoreMetric>(std::move(metric), info, std::move(score), resampling);
}

}  // namespace vqlm

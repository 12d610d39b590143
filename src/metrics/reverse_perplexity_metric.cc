#include "metrics/reverse_perplexity_metric.h"

#include <cmath>
#include <memory>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class ReversePerplexityMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"reverse_perplexity", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    std::int64_t tokens = 0;
    for (const Prediction& prediction : predictions) {
      if (!prediction.likelihood || prediction.learner_signature.empty())
        return "no model that learnt from samples";
      if (prediction.likelihood->kind == LikelihoodKind::kReconstruction)
        return "a reconstruction alone is no likelihood of the text";
      tokens += prediction.likelihood->num_tokens;
    }
    return tokens > 0 ? "" : "no tokens";
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    return {prediction.likelihood->total_nats(),
            static_cast<double>(prediction.likelihood->num_tokens)};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score score;
    score.name = "reverse_perplexity";
    score.value = std::exp(sums[0] / sums[1]);
    score.direction = Direction::kLowerIsBetter;
    return {score};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    const Prediction& first = predictions.front();
    scores[0].signature =
        first.learner_signature + "|kind:" + likelihood_kind_name(first.likelihood->kind) + "|" +
        (first.likelihood_signature.empty() ? "" : first.likelihood_signature + "|") +
        Signature()
            .add("texts", std::to_string(predictions.size()))
            .add("version", own_version())
            .str();
  }
};

}  // namespace

void register_reverse_perplexity(Registries& registries) {
  registries.metrics.add(
      "reverse_perplexity", "perplexity of real texts under a model that learnt from samples",
      [](JsonReader& reader) {
        return std::make_unique<ReversePerplexityMetric>(read_resampling(reader));
      });
}

}  // namespace vqlm

#include "metrics/perplexity_metric.h"

#include <cmath>
#include <numbers>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// Places in the statistics of a prediction.
enum Place { kDistortionNats, kRateNats, kTokens, kBytes, kUnknown, kWidth };

Score lower_is_better(const std::string& name, double value, const std::string& unit) {
  Score score;
  score.name = name;
  score.value = value;
  score.unit = unit;
  score.direction = Direction::kLowerIsBetter;
  return score;
}

void withdraw(Score& score, const std::string& reason) {
  score.absent = reason;
  score.value = 0;
}

class PerplexityMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"perplexity", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    std::int64_t tokens = 0;
    for (const Prediction& prediction : predictions) {
      if (!prediction.likelihood) return "no likelihoods";
      if (prediction.likelihood->kind != predictions.front().likelihood->kind)
        return "likelihoods of different kinds";
      tokens += prediction.likelihood->num_tokens;
    }
    return tokens > 0 ? "" : "no tokens";
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    const Likelihood& likelihood = *prediction.likelihood;
    std::vector<double> result(kWidth);
    result[kDistortionNats] = likelihood.distortion_nats();
    result[kRateNats] = likelihood.rate_nats();
    result[kTokens] = static_cast<double>(likelihood.num_tokens);
    result[kBytes] = static_cast<double>(likelihood.num_bytes);
    result[kUnknown] = static_cast<double>(likelihood.num_unknown);
    return result;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    const double total_nats = sums[kDistortionNats] + sums[kRateNats];
    const auto bits_a_token = [&](double nats) { return nats / std::numbers::ln2 / sums[kTokens]; };
    std::vector<Score> scores{
        lower_is_better("perplexity", std::exp(total_nats / sums[kTokens]), ""),
        lower_is_better("bits_per_byte", total_nats / std::numbers::ln2 / sums[kBytes],
                        "bits/byte"),
        lower_is_better("bits_per_token", bits_a_token(total_nats), "bits/token"),
        lower_is_better("distortion", bits_a_token(sums[kDistortionNats]), "bits/token"),
        lower_is_better("rate", bits_a_token(sums[kRateNats]), "bits/token"),
        lower_is_better("total", bits_a_token(total_nats), "bits/token"),
    };
    if (sums[kBytes] == 0) withdraw(scores[1], "no bytes");
    if (sums[kUnknown] > 0) {
      char count[32];
      std::snprintf(count, sizeof count, "%.0f", sums[kUnknown]);
      withdraw(scores[1], "not comparable: " + std::string(count) +
                              (sums[kUnknown] == 1 ? " token is unknown" : " tokens are unknown"));
    }
    return scores;
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    const LikelihoodKind kind = predictions.front().likelihood->kind;
    std::string signature = "kind:" + std::string(likelihood_kind_name(kind)) + "|";
    if (!predictions.front().likelihood_signature.empty())
      signature += predictions.front().likelihood_signature + "|";
    signature += "version:" + own_version();
    for (Score& score : scores) {
      score.kind = likelihood_kind_name(kind);
      score.signature = signature;
      if (kind == LikelihoodKind::kReconstruction && score.name != "distortion")
        withdraw(score, "a reconstruction alone is no likelihood of the text");
    }
  }
};

}  // namespace

void register_perplexity(Registries& registries) {
  registries.metrics.add("perplexity",
                         "perplexity and bits per byte, with the kind of the likelihood",
                         [](JsonReader& reader) {
                           return std::make_unique<PerplexityMetric>(read_resampling(reader));
                         });
}

}  // namespace vqlm

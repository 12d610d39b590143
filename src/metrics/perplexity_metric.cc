#include "metrics/perplexity_metric.h"

#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// Places in the statistics of a prediction.
enum Place {
  kDistortionNats,
  kRateNats,
  kTokens,
  kBytes,
  kUnknown,
  kCodes,         // codes scored, ends of codes included
  kCapacityBits,  // of the codes alone
  kWidth
};

constexpr const char* kPerByte = "bits/byte";
constexpr const char* kPerToken = "bits/token";

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

// Why numbers per byte do not compare; empty where they do.
std::string byte_problem(std::span<const double> sums) {
  if (sums[kUnknown] > 0) {
    char count[32];
    std::snprintf(count, sizeof count, "%.0f", sums[kUnknown]);
    return "not comparable: " + std::string(count) +
           (sums[kUnknown] == 1 ? " token is unknown" : " tokens are unknown");
  }
  return sums[kBytes] == 0 ? "no bytes" : "";
}

bool is_of_codes(const Score& score) {
  return score.name == "rate" || score.name == "rate_per_byte" || score.name == "capacity";
}

bool is_distortion(const Score& score) {
  return score.name == "distortion" || score.name == "distortion_per_byte";
}

class PerplexityMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"perplexity", 2, "bootstrap"}; }

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
    result[kCodes] = static_cast<double>(likelihood.code_nats.size());
    if (result[kCodes] > 1 && prediction.num_codes > 0)  // the last is the end
      result[kCapacityBits] =
          (result[kCodes] - 1) * std::log2(static_cast<double>(prediction.num_codes));
    return result;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    const double nats = sums[kDistortionNats] + sums[kRateNats];
    const double distortion = sums[kDistortionNats] / std::numbers::ln2;
    const double rate = sums[kRateNats] / std::numbers::ln2, total = nats / std::numbers::ln2;
    const double tokens = sums[kTokens], bytes = sums[kBytes];
    std::vector<Score> scores{
        lower_is_better("perplexity", std::exp(nats / tokens), ""),
        lower_is_better("bits_per_byte", total / bytes, kPerByte),
        lower_is_better("bits_per_token", total / tokens, kPerToken),
        lower_is_better("distortion", distortion / tokens, kPerToken),
        lower_is_better("rate", rate / tokens, kPerToken),
        lower_is_better("total", total / tokens, kPerToken),
        lower_is_better("distortion_per_byte", distortion / bytes, kPerByte),
        lower_is_better("rate_per_byte", rate / bytes, kPerByte),
        lower_is_better("capacity", sums[kCapacityBits] / tokens, kPerToken),
    };
    scores.back().direction = Direction::kNeither;
    const std::string problem = byte_problem(sums);
    for (Score& score : scores) {
      if (score.unit == kPerByte && !problem.empty()) withdraw(score, problem);
      if (is_of_codes(score) && sums[kCodes] == 0) withdraw(score, "no codes");
    }
    return scores;
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    const Prediction& first = predictions.front();
    const LikelihoodKind kind = first.likelihood->kind;
    std::string stated = first.likelihood_signature.empty() ? "" : first.likelihood_signature + "|";
    stated += "version:" + own_version();
    for (Score& score : scores) {
      if (score.name == "capacity") {  // of the codebook's size, not a likelihood
        score.signature = "codes:" + std::to_string(first.num_codes) + "|" + stated;
        continue;
      }
      score.kind = likelihood_kind_name(kind);
      score.signature = "kind:" + score.kind + "|" + stated;
      if (kind == LikelihoodKind::kReconstruction && !is_distortion(score))
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

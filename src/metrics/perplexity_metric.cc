#include "metrics/perplexity_metric.h"

#include <cmath>
#include <cstdio>
#include <numbers>
#include <numeric>

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
  kTighteningNats,
  kWidth  // from here on: the rate of each level in nats, where there are several
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
  return score.name.rfind("rate", 0) == 0 || score.name == "capacity";
}

bool is_distortion(const Score& score) {
  return score.name == "distortion" || score.name == "distortion_per_byte";
}

// How many of code_nats belong to each level.
std::vector<std::int64_t> level_sizes(const Likelihood& likelihood) {
  if (!likelihood.code_level_sizes.empty()) return likelihood.code_level_sizes;
  return {static_cast<std::int64_t>(likelihood.code_nats.size())};
}

// log2 of how many code sequences of this length there are: the codes without the ends of levels,
// each from its codebook. A level's codebooks take turns.
double capacity_bits(const Prediction& prediction) {
  const std::vector<std::int64_t> sizes = level_sizes(*prediction.likelihood);
  std::vector<double> bits(sizes.size()), heads(sizes.size());
  for (const CodebookInfo& codebook : prediction.codebooks) {
    const auto level = static_cast<std::size_t>(codebook.level);
    if (level >= sizes.size()) continue;
    bits[level] += std::log2(static_cast<double>(codebook.num_codes));
    heads[level] += 1;
  }
  double total = 0;
  for (std::size_t level = 0; level < sizes.size(); ++level)
    if (sizes[level] > 1 && heads[level] > 0)  // the last is the end
      total += static_cast<double>(sizes[level] - 1) / heads[level] * bits[level];
  return total;
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
      if (!prediction.learner_signature.empty())
        return "likelihoods of a model that learnt from samples";
      if (prediction.likelihood->kind != predictions.front().likelihood->kind)
        return "likelihoods of different kinds";
      if (prediction.likelihood->code_level_sizes.size() !=
          predictions.front().likelihood->code_level_sizes.size())
        return "likelihoods of different levels";
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
    result[kCapacityBits] = capacity_bits(prediction);
    result[kTighteningNats] = likelihood.tightening_nats;
    auto next = likelihood.code_nats.begin();
    for (const std::int64_t size : likelihood.code_level_sizes) {
      result.push_back(std::accumulate(next, next + size, 0.0));
      next += size;
    }
    return result;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    const double nats = sums[kDistortionNats] + sums[kRateNats] + sums[kTighteningNats];
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
    for (std::size_t level = 0; kWidth + level < sums.size(); ++level)
      scores.push_back(lower_is_better("rate.level" + std::to_string(level),
                                       sums[kWidth + level] / std::numbers::ln2 / tokens,
                                       kPerToken));
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
    std::string sizes = first.codebooks.empty() ? "0" : "";
    for (const CodebookInfo& codebook : first.codebooks)
      sizes += (sizes.empty() ? "" : ",") + std::to_string(codebook.num_codes);
    for (Score& score : scores) {
      if (score.name == "capacity") {  // of the codebooks' sizes, not a likelihood
        score.signature = "codes:" + sizes + "|" + stated;
        if (first.codebooks.empty() && score.absent.empty()) withdraw(score, "no codebook");
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

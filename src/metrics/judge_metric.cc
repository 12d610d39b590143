#include "metrics/judge_metric.h"

#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// Why bits a byte do not compare; empty where they do.
std::string byte_problem(std::span<const double> sums) {
  if (sums[3] > 0) {
    const auto count = static_cast<std::int64_t>(sums[3]);
    return "the judge does not know " + std::to_string(count) +
           (count == 1 ? " token" : " tokens") + " of the texts";
  }
  return sums[2] > 0 ? "" : "no bytes";
}

class JudgeMetric : public AdditiveMetric {
 public:
  using AdditiveMetric::AdditiveMetric;

  MetricInfo info() const override { return {"judge", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    for (const Prediction& prediction : predictions) {
      if (prediction.judge_num_tokens == 0) return "no judge";
      if (prediction.judge_signature != predictions.front().judge_signature)
        return "different judges";
    }
    return "";
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    const std::vector<double>& nats = prediction.judge_log_prob_nats;
    return {-std::accumulate(nats.begin(), nats.end(), 0.0),
            static_cast<double>(prediction.judge_num_tokens),
            static_cast<double>(prediction.judge_num_bytes),
            static_cast<double>(prediction.judge_num_unknown)};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score perplexity;
    perplexity.name = "judge_perplexity";
    perplexity.value = std::exp(sums[0] / sums[1]);
    perplexity.direction = Direction::kLowerIsBetter;
    Score bits = perplexity;
    bits.name = "judge_bits_per_byte";
    bits.unit = "bits/byte";
    bits.absent = byte_problem(sums);
    bits.value = bits.absent.empty() ? sums[0] / std::numbers::ln2 / sums[2] : 0;
    return {perplexity, bits};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    for (Score& score : scores)
      score.signature = predictions.front().judge_signature + "|" +
                        Signature()
                            .add("texts", std::to_string(predictions.size()))
                            .add("version", own_version())
                            .str();
  }
};

}  // namespace

void register_judge(Registries& registries) {
  registries.metrics.add(
      "judge", "perplexity of generated texts under a language model trained apart",
      [](JsonReader& reader) { return std::make_unique<JudgeMetric>(read_resampling(reader)); });
}

}  // namespace vqlm

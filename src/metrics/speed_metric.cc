#include "metrics/speed_metric.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

bool is_timed(const Prediction& prediction) { return prediction.timed && prediction.generation; }

// The smallest value that at least this share of the values does not exceed (nearest rank).
double percentile(const std::vector<double>& sorted, double share) {
  const double rank = std::ceil(share * static_cast<double>(sorted.size()) - 1e-9);
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

double median(const std::vector<double>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

class SpeedMetric : public Metric {
 public:
  MetricInfo info() const override { return {"speed", 1, "none"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return std::any_of(predictions.begin(), predictions.end(), is_timed) ? ""
                                                                         : "no timed predictions";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'speed'", "timed predictions", reason));
    std::vector<double> milliseconds;
    double tokens = 0, seconds = 0;
    for (const Prediction& prediction : predictions) {
      if (!is_timed(prediction)) continue;
      milliseconds.push_back(prediction.generation->seconds * 1000);
      seconds += prediction.generation->seconds;
      tokens += static_cast<double>(prediction.generation->token_log_prob_nats.size());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    const std::string signature = Signature()
                                      .add("batch", "1")
                                      .add("texts", std::to_string(milliseconds.size()))
                                      .add("version", own_version())
                                      .str();
    std::vector<Score> scores{
        timing("speed.tokens_per_second", "tokens/s", Direction::kHigherIsBetter, signature),
        timing("speed.ms_median", "ms", Direction::kLowerIsBetter, signature),
        timing("speed.ms_p95", "ms", Direction::kLowerIsBetter, signature)};
    if (tokens > 0 && seconds > 0)
      scores[0].value = tokens / seconds;
    else
      scores[0].absent = "the generator does not say how many tokens it drew";
    scores[1].value = median(milliseconds);
    scores[2].value = percentile(milliseconds, 0.95);
    return scores;
  }

 private:
  static Score timing(const std::string& name, const std::string& unit, Direction direction,
                      const std::string& signature) {
    Score score;
    score.name = name;
    score.unit = unit;
    score.direction = direction;
    score.signature = signature;
    score.timing = true;
    return score;
  }
};

}  // namespace

void register_speed(Registries& registries) {
  registries.metrics.add("speed", "tokens a second and milliseconds a text, one at a time",
                         [](JsonReader&) { return std::make_unique<SpeedMetric>(); });
}

}  // namespace vqlm

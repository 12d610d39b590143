#include "metrics/distinct_metric.h"

#include <algorithm>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/distinct.h"
#include "metrics/jackknife_options.h"
#include "metrics/metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

class DistinctMetric : public Metric {
 public:
  DistinctMetric(TextUnit unit, int max_order, const JackknifeOptions& options)
      : unit_(unit), max_order_(max_order), options_(options) {}

  MetricInfo info() const override { return {"distinct", 2, "jackknife"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts(predictions);
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'distinct'", "generated texts", reason));
    const std::vector<std::uint32_t> groups = jackknife_groups(predictions.size(), options_);
    const std::uint32_t num_groups = *std::max_element(groups.begin(), groups.end()) + 1;
    DistinctCounter counter(max_order_, num_groups);
    for (std::size_t i = 0; i < predictions.size(); ++i)
      counter.add(text_units(predictions[i].generation->text, unit_), groups[i]);
    const std::string signature = Signature()
                                      .add("unit", text_unit_name(unit_))
                                      .add("texts", std::to_string(predictions.size()))
                                      .add("version", own_version())
                                      .str();
    std::vector<Score> scores;
    for (int order = 1; order <= max_order_; ++order) {
      scores.push_back(score_of(counter, order, num_groups));
      scores.back().signature = signature;
    }
    return scores;
  }

 private:
  static Score score_of(const DistinctCounter& counter, int order, std::uint32_t num_groups) {
    Score score;
    score.name = "distinct_" + std::to_string(order);
    score.direction = Direction::kHigherIsBetter;
    if (counter.total(order) == 0) {
      score.absent = "no text has " + std::to_string(order) + (order == 1 ? " token" : " tokens");
      return score;
    }
    score.value = counter.distinct(order) / counter.total(order);
    score.interval = jackknife_interval(score.value, left_out(counter, order, num_groups), 0, 1);
    return score;
  }

  // Nothing where a group has all n-grams.
  static LeftOut left_out(const DistinctCounter& counter, int order, std::uint32_t num_groups) {
    LeftOut without;
    for (std::uint32_t group = 0; group < num_groups; ++group) {
      const double total = counter.total_without(order, group);
      if (total == 0) return {};
      without.group.push_back(counter.distinct_without(order, group) / total);
    }
    const double total = counter.total(order);
    without.surplus = counter.surplus(order) / (total * total);
    return without;
  }

  TextUnit unit_;
  int max_order_;
  JackknifeOptions options_;
};

}  // namespace

void register_distinct(Registries& registries) {
  registries.metrics.add(
      "distinct", "distinct over total n-grams of the generated texts", [](JsonReader& reader) {
        const TextUnit unit = read_text_unit(reader);
        const auto order = static_cast<int>(reader.get_int("max_ngram_order", 4, 1, 100));
        return std::make_unique<DistinctMetric>(unit, order, read_jackknife(reader));
      });
}

}  // namespace vqlm

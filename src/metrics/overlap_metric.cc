#include "metrics/overlap_metric.h"

#include "core/error.h"
#include "core/signature.h"
#include "metrics/metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// How many predictions have a part (a source, a reference), and in how many it was seen in
// training.
struct PartCount {
  std::size_t present = 0, seen = 0;

  void add(bool is_present, bool is_seen) {
    present += is_present ? 1U : 0U;
    seen += is_seen ? 1U : 0U;
  }
};

// A count of the given predictions, which is exact: no interval.
class OverlapMetric : public Metric {
 public:
  MetricInfo info() const override { return {"overlap", 2, "none"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return predictions.empty() ? "no predictions" : "";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'overlap'", "predictions", reason));
    PartCount sources, references, pairs, outputs;
    for (const Prediction& prediction : predictions) {
      const bool has_source = !prediction.example.source.empty();
      const bool has_reference = !prediction.example.references.empty();
      sources.add(has_source, prediction.source_in_training);
      references.add(has_reference, prediction.reference_in_training);
      pairs.add(has_source && has_reference, has_source && prediction.pair_in_training);
      outputs.add(prediction.generation.has_value(), prediction.output_in_training);
    }
    const std::size_t examples = predictions.size();
    std::vector<Score> scores;
    add(scores, "sources", sources, examples, "no sources");
    add(scores, "references", references, examples, "no references");
    add(scores, "pairs", pairs, examples, "no pairs of source and reference");
    add(scores, "outputs", outputs, outputs.present, "no generated texts");
    scores.push_back(make("examples", static_cast<double>(examples), examples));
    return scores;
  }

 private:
  static Score make(const std::string& name, double value, std::size_t texts) {
    Score score;
    score.name = "overlap." + name;
    score.value = value;
    score.signature = Signature()
                          .add("match", "whole text")
                          .add("texts", std::to_string(texts))
                          .add("version", own_version())
                          .str();
    return score;
  }

  // The count and its share of `texts`. Only for outputs less is better: the rest is a fact of the
  // data.
  static void add(std::vector<Score>& scores, const std::string& name, const PartCount& part,
                  std::size_t texts, const std::string& reason) {
    const auto count = static_cast<double>(part.seen);
    Score number = make(name, count, texts);
    Score share = make(name + "_share", texts == 0 ? 0 : count / static_cast<double>(texts), texts);
    for (Score* score : {&number, &share}) {
      if (name == "outputs") score->direction = Direction::kLowerIsBetter;
      if (part.present == 0) score->absent = reason;
      scores.push_back(*score);
    }
  }
};

}  // namespace

void register_overlap(Registries& registries) {
  registries.metrics.add("overlap", "test examples and outputs that stand in the training split",
                         [](JsonReader&) { return std::make_unique<OverlapMetric>(); });
}

}  // namespace vqlm

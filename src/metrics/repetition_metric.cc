#include "metrics/repetition_metric.h"

#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/repetition.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

struct RepetitionOptions {
  TextUnit unit = TextUnit::kWord;
  int ngram = 4;        // length of the n-grams whose return counts
  int max_period = 16;  // longest block of a loop, in tokens
};

class RepetitionMetric : public AdditiveMetric {
 public:
  RepetitionMetric(const RepetitionOptions& options, const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), options_(options) {}

  MetricInfo info() const override { return {"repetition", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts(predictions);
  }

  std::vector<double> statistics(const Prediction& prediction) const override {
    const auto tokens = text_units(prediction.generation->text, options_.unit);
    const RepeatedNgrams repeated = count_repeated_ngrams(tokens, options_.ngram);
    return {static_cast<double>(repeated.repeated), static_cast<double>(repeated.total),
            static_cast<double>(longest_loop(tokens, options_.max_period)), 1.0};
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    Score share, loop;
    share.name = "repetition";
    share.direction = Direction::kLowerIsBetter;
    if (sums[1] > 0)
      share.value = sums[0] / sums[1];
    else
      share.absent = "no text has " + std::to_string(options_.ngram) + " tokens";
    loop.name = "repetition.loop";
    loop.unit = "tokens";
    loop.direction = Direction::kLowerIsBetter;
    loop.value = sums[2] / sums[3];
    return {share, loop};
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    for (Score& score : scores)
      score.signature = Signature()
                            .add("unit", text_unit_name(options_.unit))
                            .add("ngram", std::to_string(options_.ngram))
                            .add("period", std::to_string(options_.max_period))
                            .add("texts", std::to_string(predictions.size()))
                            .add("version", own_version())
                            .str();
  }

 private:
  RepetitionOptions options_;
};

}  // namespace

void register_repetition(Registries& registries) {
  registries.metrics.add(
      "repetition", "repeated n-grams and loops inside generated texts", [](JsonReader& reader) {
        RepetitionOptions options;
        options.unit = read_text_unit(reader);
        options.ngram = static_cast<int>(reader.get_int("ngram", options.ngram, 1, 100));
        options.max_period =
            static_cast<int>(reader.get_int("max_period", options.max_period, 1, 1000));
        return std::make_unique<RepetitionMetric>(options, read_resampling(reader));
      });
}

}  // namespace vqlm

#include "metrics/rouge_metric.h"

#include <algorithm>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/rouge.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

constexpr const char* kReproducedRouge = "rouge_score-0.1.2";

std::vector<RougeType> read_types(JsonReader& reader) {
  if (!reader.has("types"))
    return rouge_types_to(static_cast<int>(reader.get_int("max_order", 2, 1, 9)));
  const std::vector<std::string> names = reader.get_strings("types");
  if (names.empty())
    throw InvalidArgument(expected_got(reader.where("types"), "at least one type", "none"));
  std::vector<RougeType> types;
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name)
      throw InvalidArgument(
          expected_got(reader.where("types"), "each type once", *name + " twice"));
    types.push_back(rouge_type_from_name(*name));
  }
  return types;
}

class RougeMetric : public AdditiveMetric {
 public:
  RougeMetric(const RougeOptions& options, bool precision_recall,
              const ResamplingOptions& resampling)
      : AdditiveMetric(resampling), options_(options), scorer_(options) {
    for (const RougeType& type : options.types) {
      const std::string name = rouge_type_name(type);
      names_.push_back(name);
      if (!precision_recall) continue;
      names_.push_back(name + ".precision");
      names_.push_back(name + ".recall");
    }
    precision_recall_ = precision_recall;
  }

  MetricInfo info() const override { return {"rouge", 1, "bootstrap"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    return lacks_texts_or_references(predictions);
  }

  // What each score sums, and one text.
  std::vector<double> statistics(const Prediction& prediction) const override {
    std::vector<double> row;
    for (const RougeValue& value :
         scorer_.best_score(reference_views(prediction), prediction.generation->text)) {
      row.push_back(value.f_measure);
      if (!precision_recall_) continue;
      row.push_back(value.precision);
      row.push_back(value.recall);
    }
    row.push_back(1);
    return row;
  }

  std::vector<Score> compute(std::span<const double> sums) const override {
    std::vector<Score> scores(names_.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
      scores[i].name = names_[i];
      scores[i].value = 100 * sums[i] / sums.back();
      scores[i].direction = Direction::kHigherIsBetter;
    }
    return scores;
  }

  void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const override {
    for (Score& score : scores)
      score.signature = Signature()
                            .add("nrefs", num_references(predictions))
                            .add("type", score.name)
                            .add("stem", options_.use_stemmer)
                            .add("tok", rouge_tokenization_name(options_.tokenization))
                            .add("version", std::string(kReproducedRouge) + "+" + own_version())
                            .str();
  }

 private:
  RougeOptions options_;
  bool precision_recall_ = false;
  std::vector<std::string> names_;
  mutable RougeScorer scorer_;  // working memory
};

}  // namespace

void register_rouge(Registries& registries) {
  registries.metrics.add(
      "rouge", "ROUGE-N, L and Lsum as rouge_score 0.1.2 computes them", [](JsonReader& reader) {
        RougeOptions options;
        options.types = read_types(reader);
        options.use_stemmer = reader.get_bool("use_stemmer", options.use_stemmer);
        options.tokenization = rouge_tokenization_from_name(
            reader.get_choice("tokenizer", {"rouge", "unicode"}, "rouge"));
        const bool precision_recall = reader.get_bool("precision_recall", false);
        return std::make_unique<RougeMetric>(options, precision_recall, read_resampling(reader));
      });
}

}  // namespace vqlm

#include "tasks/classifying.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "core/error.h"
#include "core/progress.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // texts handed to the classifier at once

void label_piece(Generator& classifier, const std::set<std::string>& labels,
                 std::span<Prediction> predictions) {
  std::vector<double> best(predictions.size(), std::numeric_limits<double>::infinity());
  for (const std::string& label : labels) {
    std::vector<Example> texts;
    for (const Prediction& prediction : predictions)
      texts.push_back({prediction.example.id,
                       "",
                       {prediction.generation ? prediction.generation->text : ""},
                       label});
    const std::vector<Likelihood> likelihoods = classifier.score(texts);
    for (std::size_t i = 0; i < predictions.size(); ++i) {
      if (!predictions[i].generation || likelihoods[i].total_nats() >= best[i]) continue;
      best[i] = likelihoods[i].total_nats();
      predictions[i].predicted_label = label;
    }
  }
}

}  // namespace

void classify_texts(const TaskContext& context, std::vector<Prediction>& predictions) {
  const auto role = context.roles.find("classifier");
  if (role == context.roles.end() || context.timing) return;
  Generator& classifier = *role->second;
  const GeneratorInfo info = classifier.info();
  if (!info.scores || info.condition != "label")
    throw InvalidArgument(expected_got("role classifier",
                                       "a generator conditional on the label that scores texts",
                                       info.type + " with condition " + info.condition));
  std::set<std::string> labels;
  for (const Example& example : *context.examples) labels.insert(example.label);
  Progress progress("classify", static_cast<std::int64_t>(predictions.size()), "texts");
  for (std::size_t begin = 0; begin < predictions.size(); begin += kPiece) {
    const std::size_t count = std::min(kPiece, predictions.size() - begin);
    label_piece(classifier, labels, std::span(predictions).subspan(begin, count));
    progress.advance(static_cast<std::int64_t>(count));
  }
  for (Prediction& prediction : predictions)
    if (prediction.generation) prediction.classifier_signature = "classifier:" + info.type;
}

}  // namespace vqlm

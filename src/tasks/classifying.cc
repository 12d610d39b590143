#include "tasks/classifying.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/progress.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // texts handed to the classifier at once

}  // namespace

std::vector<std::string> likeliest_labels(Generator& model, const std::set<std::string>& labels,
                                          std::vector<Example> texts) {
  std::vector<double> best(texts.size(), std::numeric_limits<double>::infinity());
  std::vector<std::string> result(texts.size(), *labels.begin());
  for (const std::string& label : labels) {
    for (Example& text : texts) text.label = label;
    const std::vector<Likelihood> likelihoods = model.score(texts);
    if (likelihoods.size() != texts.size())
      throw RuntimeError(expected_got("generator", std::to_string(texts.size()) + " likelihoods",
                                      std::to_string(likelihoods.size())));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (likelihoods[i].total_nats() >= best[i]) continue;
      best[i] = likelihoods[i].total_nats();
      result[i] = label;
    }
  }
  return result;
}

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
    std::vector<Example> texts;
    for (const Prediction& prediction : std::span(predictions).subspan(begin, count))
      texts.push_back({prediction.example.id,
                       "",
                       {prediction.generation ? prediction.generation->text : ""},
                       ""});
    const std::vector<std::string> found = likeliest_labels(classifier, labels, std::move(texts));
    for (std::size_t i = 0; i < count; ++i) {
      Prediction& prediction = predictions[begin + i];
      if (!prediction.generation) continue;
      prediction.predicted_label = found[i];
      prediction.classifier_signature = "classifier:" + info.type;
    }
    progress.advance(static_cast<std::int64_t>(count));
  }
}

}  // namespace vqlm

#include "tasks/classifying.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/progress.h"
#include "model/acceptor.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // texts handed to the classifier at once

std::vector<std::string> accepted_labels(const Acceptor& model, const std::set<std::string>& labels,
                                         std::vector<Example> texts) {
  std::vector<std::string> result;
  for (Example& text : texts) {
    result.emplace_back(kNoLabel);
    for (const std::string& label : labels) {
      text.label = label;
      if (!model.accepts({&text, 1}).at(0)) continue;
      result.back() = label;
      break;
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> likeliest_labels(Generator& model, const std::set<std::string>& labels,
                                          std::vector<Example> texts, const std::string& stage) {
  if (texts.empty()) return {};
  if (const auto* acceptor = dynamic_cast<const Acceptor*>(&model))
    return accepted_labels(*acceptor, labels, std::move(texts));
  Progress progress(stage, static_cast<std::int64_t>(texts.size()), "texts");
  std::vector<std::string> result(texts.size(), *labels.begin());
  for (std::size_t begin = 0; begin < texts.size(); begin += kPiece) {
    const auto piece = std::span(texts).subspan(begin, std::min(kPiece, texts.size() - begin));
    std::vector<double> best(piece.size(), std::numeric_limits<double>::infinity());
    for (const std::string& label : labels) {
      for (Example& text : piece) text.label = label;
      const std::vector<Likelihood> likelihoods = model.score(piece);
      if (likelihoods.size() != piece.size())
        throw RuntimeError(expected_got("generator", std::to_string(piece.size()) + " likelihoods",
                                        std::to_string(likelihoods.size())));
      refuse_reconstructions(likelihoods, "generator to " + stage);
      for (std::size_t i = 0; i < piece.size(); ++i) {
        if (likelihoods[i].total_nats() >= best[i]) continue;
        best[i] = likelihoods[i].total_nats();
        result[begin + i] = label;
      }
    }
    progress.advance(static_cast<std::int64_t>(piece.size()));
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
  std::vector<Example> texts;
  for (const Prediction& prediction : predictions)
    texts.push_back({prediction.example.id,
                     "",
                     {prediction.generation ? prediction.generation->text : ""},
                     ""});
  const std::vector<std::string> found =
      likeliest_labels(classifier, labels, std::move(texts), "classify");
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    if (!predictions[i].generation) continue;
    predictions[i].predicted_label = found[i];
    predictions[i].classifier_signature = "classifier:" + info.type;
  }
}

}  // namespace vqlm

#include "app/length_breakdown.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "app/run_side.h"
#include "app/text_breakdown.h"

namespace vqlm {
namespace {

constexpr std::size_t kFewestTexts = 2;

std::vector<ComparedText> texts_of(const std::vector<Prediction>& predictions) {
  std::vector<ComparedText> texts;
  for (const Prediction& prediction : predictions) {
    if (!prediction.generation || prediction.example.references.empty()) return {};
    texts.push_back({prediction.example.references[0], prediction.generation->text, ""});
  }
  return texts;
}

std::optional<double> value_of(const Metric& metric, const std::vector<Prediction>& predictions,
                               const std::string& score) {
  if (!metric.cannot_score(predictions).empty()) return std::nullopt;
  for (const Score& one : metric.evaluate(predictions))
    if (one.name == score && one.absent.empty()) return one.value;
  return std::nullopt;
}

// The metric of the task that gives the score; null where none does.
std::shared_ptr<const Metric> metric_for(const RunSide& side, const Result& result,
                                         const std::vector<Prediction>& predictions,
                                         const std::string& score, const Session& session) {
  for (const std::string& name : result.metrics) {
    auto metric = metric_of(side, name, session, "figures");
    if (value_of(*metric, {predictions.begin(), predictions.begin() + 1}, score)) return metric;
  }
  return nullptr;
}

Breakdown breakdown_of(const RunSide& side, const Result& result, const std::string& score,
                       const Session& session) {
  Breakdown breakdown{result.task, result.generator, result.seed, "length", score, {}};
  const std::vector<Prediction> predictions = predictions_of(side, result);
  const std::vector<ComparedText> texts = texts_of(predictions);
  if (texts.empty()) return breakdown;
  const auto metric = metric_for(side, result, predictions, score, session);
  if (metric == nullptr) return breakdown;
  for (const LengthClass& one : classes_by_length(texts)) {
    if (one.places.size() < kFewestTexts) continue;
    std::vector<Prediction> chosen;
    for (const std::size_t place : one.places) chosen.push_back(predictions[place]);
    if (const auto value = value_of(*metric, chosen, score))
      breakdown.classes.push_back({static_cast<std::int64_t>(one.from),
                                   static_cast<std::int64_t>(one.to),
                                   static_cast<std::int64_t>(one.places.size()), *value});
  }
  return breakdown;
}

}  // namespace

std::vector<Breakdown> length_breakdowns(const RunRecord& run,
                                         const std::vector<FigureSpec>& figures,
                                         const std::string& store, const Session& session) {
  std::set<std::tuple<std::string, std::string, std::string>> wanted;  // task, generator, score
  for (const FigureSpec& figure : figures)
    if (figure.type == FigureType::kByLength)
      for (const FigurePoint& point : figure.generators)
        wanted.emplace(figure.y->task, point.generator, figure.y->score);
  std::vector<Breakdown> breakdowns;
  if (wanted.empty()) return breakdowns;
  RunSide side;
  side.text = side.folder = run.name;
  side.store = store;
  side.run = run;
  for (const auto& [task, generator, score] : wanted)
    for (const Result& result : run.results) {
      if (result.task != task || result.generator != generator || result.predictions.empty())
        continue;
      Breakdown one = breakdown_of(side, result, score, session);
      if (!one.classes.empty()) breakdowns.push_back(std::move(one));
    }
  return breakdowns;
}

}  // namespace vqlm

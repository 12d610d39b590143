#include "app/gate_system.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/hash.h"
#include "core/text_json.h"
#include "core/version.h"
#include "metrics/additive_metric.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr const char* kSchema = "vqlm.baseline.1";

std::string data_hash(const std::vector<Prediction>& predictions) {
  json all = json::array();
  for (const Prediction& prediction : predictions) {
    json references = json::array();
    for (const std::string& reference : prediction.example.references)
      references.push_back(text_to_json(reference));
    all.push_back({text_to_json(prediction.example.id), text_to_json(prediction.example.source),
                   std::move(references)});
  }
  return sha256_hex(all.dump());
}

std::string the_generator(const RunSide& side) {
  if (!side.generator.empty()) return side.generator;
  if (side.run.generators.size() == 1) return side.run.generators[0];
  throw InvalidArgument(expected_got("gate: run '" + side.text + "'", "RUN:GENERATOR",
                                     std::to_string(side.run.generators.size()) + " generators"));
}

json statistics_to_json(const SegmentStatistics& statistics) {
  json rows = json::array();
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    json row = json::array();
    for (const double number : statistics.row(i)) row.push_back(number_to_json(number));
    rows.push_back(std::move(row));
  }
  return {{"width", statistics.width()}, {"rows", std::move(rows)}};
}

SegmentStatistics statistics_from_json(const json& value) {
  SegmentStatistics statistics(value.at("width").get<std::size_t>());
  for (const json& row : value.at("rows")) {
    std::vector<double> numbers;
    for (const json& number : row) numbers.push_back(number_from_json(number));
    statistics.add(numbers);
  }
  return statistics;
}

GateResult result_from_json(const json& value) {
  GateResult result;
  result.task = value.at("task").get<std::string>();
  result.seed = value.at("seed").get<std::uint64_t>();
  result.data = value.at("data").get<std::string>();
  for (const json& score : value.at("scores")) result.scores.push_back(score_from_json(score));
  for (const auto& [metric, statistics] : value.at("statistics").items())
    result.statistics.emplace(metric, statistics_from_json(statistics));
  return result;
}

}  // namespace

GateSystem gate_system(const RunSide& side, const Session& session) {
  GateSystem system;
  system.name = the_generator(side);
  system.metrics = side.run.metrics;
  for (const Result& of_run : side.run.results) {
    if (of_run.generator != system.name) continue;
    const std::vector<Prediction> predictions = predictions_of(side, of_run);
    GateResult result{of_run.task, of_run.seed, data_hash(predictions), of_run.scores, {}};
    for (const std::string& name : of_run.metrics) {
      const auto metric = metric_of(side, name, session, "metrics");
      const auto* additive = dynamic_cast<const AdditiveMetric*>(metric.get());
      if (additive != nullptr && metric->cannot_score(predictions).empty())
        result.statistics.emplace(name, additive->segment_statistics(predictions));
    }
    system.results.push_back(std::move(result));
  }
  return system;
}

json gate_system_to_json(const GateSystem& system) {
  json value = {{"schema", kSchema},
                {"vqlm", kVersion},
                {"generator", system.name},
                {"metrics", system.metrics},
                {"results", json::array()}};
  for (const GateResult& result : system.results) {
    json one = {{"task", result.task},
                {"seed", result.seed},
                {"data", result.data},
                {"scores", json::array()},
                {"statistics", json::object()}};
    for (const Score& score : result.scores) one["scores"].push_back(score_to_json(score));
    for (const auto& [metric, statistics] : result.statistics)
      one["statistics"][metric] = statistics_to_json(statistics);
    value["results"].push_back(std::move(one));
  }
  return value;
}

GateSystem gate_system_from_json(const json& value, const std::string& where) {
  if (!value.is_object() || value.value("schema", "") != kSchema)
    throw RuntimeError(expected_got(
        where, std::string("a baseline (schema ") + kSchema + ") as `vqlm gate --save` writes it",
        "something else"));
  try {
    GateSystem system;
    system.name = value.at("generator").get<std::string>();
    system.metrics = value.at("metrics").get<std::map<std::string, std::string>>();
    for (const json& result : value.at("results"))
      system.results.push_back(result_from_json(result));
    return system;
  } catch (const std::exception&) {
    throw RuntimeError(expected_got(where, "a baseline", "a damaged one"));
  }
}

const Score* find_score(const GateResult& result, const std::string& name) {
  const auto it = std::find_if(result.scores.begin(), result.scores.end(),
                               [&](const Score& score) { return score.name == name; });
  return it == result.scores.end() ? nullptr : &*it;
}

std::vector<const GateResult*> results_of(const GateSystem& system, const std::string& task,
                                          const std::string& score) {
  std::vector<const GateResult*> results;
  for (const GateResult& result : system.results)
    if (result.task == task && find_score(result, score)) results.push_back(&result);
  return results;
}

GateSource gate_source(const GateResult& result, const std::string& score, const RunSide& side,
                       const Session& session) {
  for (const auto& [name, statistics] : result.statistics) {
    const auto metric =
        std::dynamic_pointer_cast<const AdditiveMetric>(metric_of(side, name, session, "metrics"));
    if (metric == nullptr) continue;
    const std::vector<Score> scores = metric->compute(statistics.sums());
    for (std::size_t i = 0; i < scores.size(); ++i)
      if (scores[i].name == score) return {name, metric, i};
  }
  return {};
}

GateSide gate_side(const std::vector<const GateResult*>& results, const std::string& score,
                   const GateSource& source) {
  GateSide side;
  for (const GateResult* result : results) {
    const Score& found = *find_score(*result, score);
    side.values.push_back(found.value);
    if (found.interval) side.intervals.push_back(*found.interval);
    const auto statistics = result->statistics.find(source.metric);
    if (source.additive != nullptr && statistics != result->statistics.end())
      side.statistics.push_back(statistics->second);
  }
  if (side.intervals.size() < results.size()) side.intervals.clear();
  if (side.statistics.size() < results.size()) side.statistics.clear();
  if (source.additive != nullptr) side.function = source.additive->values_of_sums();
  side.place = source.place;
  return side;
}

}  // namespace vqlm

#include "app/cost_scores.h"

#include <nlohmann/json.hpp>

#include "app/training_stability.h"
#include "core/signature.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

// What each kind of generator counts as its parameters.
constexpr const char* kParameters = "neural:weights|ngram:n-grams|grammar:rules";
constexpr const char* kCodeLines = "of:own-headers-and-sources|without:blank,comments,libraries";
constexpr double kMebibyte = 1024 * 1024;

// "device:cpu|threads:1|jobs:2|version:vqlm.0.1.0"; what older timings do not say is left out.
std::string conditions(const nlohmann::json& timing) {
  Signature signature;
  for (const char* field : {"device", "threads", "jobs", "version"}) {
    if (!timing.contains(field)) continue;
    const nlohmann::json& value = timing[field];
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    signature.add(field, field == std::string("version") ? "vqlm." + text : text);
  }
  return signature.str();
}

class Costs {
 public:
  Costs(const Plan& plan, const Store& store, const Result& result)
      : plan_(plan), store_(store), result_(result) {}

  std::vector<Score> scores() {
    const Cell* train = cell(CellKind::kTrain, "");
    const Cell* task = cell(CellKind::kTask, result_.task);
    if (const Cell* counted = train != nullptr ? train : task) {
      const nlohmann::json result = store_.read(counted->key).result;
      add_parameters(result);
      if (train != nullptr) {
        add_training(*train, result);
        add_stability(*train, result);
      }
      stamp(*counted);
    }
    if (const Cell* timed = cell(CellKind::kTiming, result_.task)) {
      add_speed(*timed);
      stamp(*timed);
    }
    return std::move(scores_);
  }

 private:
  // Null unless the store has it.
  const Cell* cell(CellKind kind, const std::string& task) const {
    const Cell* found = plan_.find(kind, task, result_.generator, result_.seed);
    return found != nullptr && store_.has(found->key) ? found : nullptr;
  }

  Score& add(const std::string& name, double value, const std::string& unit,
             const std::string& signature) {
    Score& score = scores_.emplace_back();
    score.name = name;
    score.value = value;
    score.unit = unit;
    score.signature = signature;
    return score;
  }

  // Lower is better.
  Score& add_timing(const std::string& name, double value, const std::string& unit,
                    const std::string& signature) {
    Score& score = add(name, value, unit, signature);
    score.timing = true;
    score.direction = Direction::kLowerIsBetter;
    return score;
  }

  // The scores added last are from its record.
  void stamp(const Cell& cell) {
    for (Score& score : scores_)
      if (score.record.empty()) score.record = cell.key;
  }

  void add_parameters(const nlohmann::json& result) {
    const double count = result.value("num_parameters", 0.0);
    if (count > 0) add("parameters", count, "", kParameters);
  }

  void add_training(const Cell& train, const nlohmann::json& result) {
    const nlohmann::json timing = store_.read_timing(train.key);
    const std::string ran = conditions(timing);
    if (const double lines = result.value("code_lines", 0.0); lines > 0)
      add("code_lines", lines, "", kCodeLines).direction = Direction::kLowerIsBetter;
    add_timing("train.seconds", timing.value("seconds", 0.0), "s", ran);
    // The grammar itself is trained on nothing.
    if (const double speed = timing.value("tokens_per_second", 0.0); speed > 0)
      add_timing("train.tokens_per_second", speed, "tokens/s", ran).direction =
          Direction::kHigherIsBetter;
    add_peak_memory("train.peak_memory", timing);
  }

  // Of trainings by steps, from the points of their logs.
  void add_stability(const Cell& train, const nlohmann::json& result) {
    const TrainingStability found = training_stability(store_.artefact(train.key, "curves.jsonl"));
    if (found.num_points > 0 || found.best_step >= 0)
      add("train.steps", result.value("steps", 0.0), "", "unit:optimiser-steps");
    if (found.num_points > 0) {
      const std::string points =
          "points:" + std::to_string(found.num_points) + "|norm:before-clipping";
      add("train.spikes", static_cast<double>(found.num_spikes), "",
          points + "|" + spike_signature())
          .direction = Direction::kLowerIsBetter;
      add("train.gradient_norm_max", found.largest_norm, "", points);
      add("train.gradient_norm_median", found.median_norm, "", points);
    }
    if (found.best_step >= 0)
      add("train.best_step", static_cast<double>(found.best_step), "", "by:dev_nats").direction =
          Direction::kLowerIsBetter;
    if (found.active_units)
      add("train.active_units", static_cast<double>(*found.active_units), "",
          "of:dev|variance:above-0.01|step:last-evaluation");
  }

  void add_speed(const Cell& timed) {
    const nlohmann::json timing = store_.read_timing(timed.key);
    for (const nlohmann::json& score : timing.value("scores", nlohmann::json::array()))
      scores_.push_back(score_from_json(score));
    add_peak_memory("peak_memory", timing);
  }

  void add_peak_memory(const std::string& name, const nlohmann::json& timing) {
    const std::string of = "of:" + timing.value("peak_memory_of", "process");
    add_timing(name, timing.value("peak_memory_bytes", 0.0) / kMebibyte, "MiB",
               of + "|" + conditions(timing));
  }

  const Plan& plan_;
  const Store& store_;
  const Result& result_;
  std::vector<Score> scores_;
};

}  // namespace

std::vector<Score> cost_scores(const Plan& plan, const Store& store, const Result& result) {
  return Costs(plan, store, result).scores();
}

}  // namespace vqlm

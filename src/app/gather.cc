#include "app/gather.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/cost_scores.h"
#include "app/distil_entry.h"
#include "app/machine.h"
#include "app/torch_runtime.h"
#include "core/version.h"
#include "results/score_json.h"
#include "tasks/prediction_json.h"

namespace vqlm {
namespace {

constexpr std::size_t kNumSamples = 10;

// The number after "." + `part` in "codebook.level1.head2.use"; 0 where there is none.
int number_after(const std::string& score, const std::string& part) {
  const std::size_t at = score.find("." + part);
  return at == std::string::npos ? 0 : std::atoi(score.c_str() + at + 1 + part.size());
}

class Gatherer {
 public:
  Gatherer(const Plan& plan, const Session& session, const Store& store)
      : plan_(plan), session_(session), store_(store) {}

  RunRecord gather(const std::vector<JobFailure>& failures) {
    run_.name = plan_.config.name;
    run_.description = plan_.config.description;
    run_.description_zh = plan_.config.description_zh;
    run_.seeds = plan_.config.seeds;
    for (const auto& [name, entry] : plan_.generators) run_.generators.push_back(name);
    for (const Cell& cell : plan_.cells)
      if (cell.kind == CellKind::kMetric) run_.metrics[cell.metric] = metric_text(cell.metric);
    for (const auto& [task, entry] : plan_.tasks)
      for (const std::string& generator : entry.generators)
        for (const std::uint64_t seed : run_.seeds) add_result(task, entry, generator, seed);
    for (const std::string& name : plan_.used_generators())
      for (const std::uint64_t seed : run_.seeds) add_curves(name, seed);
    add_provenance();
    for (const JobFailure& failure : failures)
      run_.failures.emplace_back(failure.title, failure.message);
    return std::move(run_);
  }

 private:
  bool stored(const Cell* cell) const { return cell != nullptr && store_.has(cell->key); }

  std::string metric_text(const std::string& name) const {
    nlohmann::json resolved;
    make_metric(plan_.config, name, session_, resolved);
    return resolved.dump();
  }

  void add_result(const std::string& task, const TaskEntry& entry, const std::string& generator,
                  std::uint64_t seed) {
    Result result;
    result.task = task;
    result.generator = generator;
    result.seed = seed;
    for (const std::string& metric : entry.metrics) add_metric(result, metric, entry);
    for (Score& score : cost_scores(plan_, store_, result))
      result.scores.push_back(std::move(score));
    result.metrics = entry.metrics;
    const Cell* cell = plan_.find(CellKind::kTask, task, generator, seed);
    if (stored(cell)) {
      result.predictions = cell->key;
      const Record record = store_.read(cell->key);
      drop_incomparable(result, record.result.value("round_trip", nlohmann::json()));
      if (entry.type != "encoding")  // produces no texts
        add_samples(result, store_.artefact(cell->key, "predictions.jsonl"),
                    entry.resolved.value("condition", "") == "label");
    }
    run_.results.push_back(std::move(result));
  }

  void add_metric(Result& result, const std::string& metric, const TaskEntry& entry) {
    const Cell* cell =
        plan_.find(CellKind::kMetric, result.task, result.generator, result.seed, metric);
    if (!stored(cell)) {
      result.absent[metric] = "failed";
      return;
    }
    const Record record = store_.read(cell->key);
    if (record.result.contains("absent")) result.absent[metric] = record.result["absent"];
    for (const nlohmann::json& value : record.result["scores"]) {
      Score score = score_from_json(value);
      score.record = cell->key;
      if (!score.series.empty() && score.name.rfind("codebook", 0) == 0) {
        const std::string origin =
            score.signature.rfind("origin:encoder", 0) == 0 ? "encoder" : "prior";
        run_.code_use.push_back({result.generator, entry.split, origin, result.seed,
                                 number_after(score.name, "level"), score.series,
                                 number_after(score.name, "head")});
      }
      if (score.absent.empty())
        result.scores.push_back(std::move(score));
      else
        result.absent[score.name] = score.absent;
    }
  }

  static std::string codes_text(const Generation& generation) {
    std::string text;
    for (const auto& codebook : generation.codes) {
      if (!text.empty()) text += "; ";
      for (std::size_t i = 0; i < codebook.size(); ++i)
        text += (i == 0 ? "" : " ") + std::to_string(codebook[i]);
    }
    return text;
  }

  static void add_samples(Result& result, const std::string& path, bool of_labels) {
    std::ifstream in(path);
    std::string line;
    while (result.samples.size() < kNumSamples && std::getline(in, line)) {
      const Prediction prediction = prediction_from_line(line, path);
      if (!prediction.generation) return;
      const Example& example = prediction.example;
      result.samples.push_back({of_labels ? example.label : example.source,
                                example.references.empty() ? "" : example.references[0],
                                prediction.generation->text, codes_text(*prediction.generation)});
    }
  }

  void add_curves(const std::string& generator, std::uint64_t seed) {
    const Cell* train = plan_.find(CellKind::kTrain, "", generator, seed);
    if (!stored(train)) return;
    Curves curves;
    curves.generator = generator;
    curves.seed = seed;
    std::ifstream in(store_.artefact(train->key, "curves.jsonl"));
    std::string line;
    while (std::getline(in, line)) {
      const nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
      if (!entry.is_object() || !entry.contains("step")) continue;
      const double step = entry["step"].get<double>();
      const nlohmann::json flat = entry.flatten();  // dev values are nested: "/evaluation/dev_nats"
      for (const auto& [pointer, value] : flat.items()) {
        const std::string name = pointer.substr(pointer.rfind('/') + 1);
        if (name != "step" && value.is_number())
          curves.series[name].emplace_back(step, value.get<double>());
      }
    }
    if (!curves.series.empty()) run_.curves.push_back(std::move(curves));
  }

  void add_provenance() {
    run_.provenance.emplace_back("vqlm", std::string(kVersion) + ", source " + source_revision());
    run_.provenance.emplace_back("LibTorch", torch_version());
    run_.provenance.emplace_back("device", session_.options.device);
    run_.provenance.emplace_back("threads a cell", std::to_string(session_.options.threads));
    for (const auto& [name, value] : plan_.config.data.items()) {
      const auto dataset = make_dataset(plan_.config, name, session_);
      const DatasetInfo info = dataset->info();
      const std::string content = dataset->content_hash(session_.location).substr(0, 12);
      const std::string targets =
          is_distilled(plan_.config, name)
              ? ", training targets by '" + read_distil_entry(plan_.config, name).teacher + "'"
              : "";
      run_.provenance.emplace_back("data " + name, info.name + targets + ", content " + content +
                                                       ", licence: " + info.licence);
    }
    for (const LoadedPlugin& plugin : session_.plugins)
      run_.provenance.emplace_back("plugin " + plugin.name,
                                   plugin.version + ", " + plugin.sha256.substr(0, 12));
  }

  const Plan& plan_;
  const Session& session_;
  const Store& store_;
  RunRecord run_;
};

}  // namespace

void drop_incomparable(Result& result, const nlohmann::json& round_trip) {
  if (!round_trip.is_object()) return;
  const auto changed = round_trip.value("changed", 0), unknown = round_trip.value("unknown", 0);
  if (changed == 0 && unknown == 0) return;
  const std::string reason = "not comparable: the tokenizer changes " + std::to_string(changed) +
                             " and does not know all of " + std::to_string(unknown) + " texts";
  std::erase_if(result.scores, [&](const Score& score) {
    if (score.unit != "bits/byte" || score.name.starts_with("judge_")) return false;
    result.absent[score.name] = reason;
    return true;
  });
}

RunRecord gather_run(const Plan& plan, const Session& session, const Store& store,
                     const std::vector<JobFailure>& failures) {
  return Gatherer(plan, session, store).gather(failures);
}

}  // namespace vqlm

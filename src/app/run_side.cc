#include "app/run_side.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/stored_run.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/run_config.h"
#include "results/store.h"
#include "tasks/prediction_json.h"

namespace vqlm {

RunSide open_run_side(const std::string& text, const std::string& store) {
  RunSide side;
  side.text = side.folder = text;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string::npos && !std::filesystem::is_directory(text)) {
    side.folder = text.substr(0, colon);
    side.generator = text.substr(colon + 1);
  }
  if (!std::filesystem::is_directory(side.folder))
    throw RuntimeError(expected_got("run '" + side.folder + "'",
                                    "the folder that `vqlm run` wrote its reports to", "none"));
  side.run = read_stored_run(side.folder).run;
  const auto parent = std::filesystem::absolute(side.folder).lexically_normal().parent_path();
  side.store = store.empty() ? (parent / "store").string() : store;
  const auto& names = side.run.generators;
  if (!side.generator.empty() &&
      std::find(names.begin(), names.end(), side.generator) == names.end())
    throw_unknown_name("generator", side.generator, names, side.folder);
  return side;
}

std::vector<Prediction> predictions_of(const RunSide& side, const Result& result) {
  const std::string what =
      "the predictions of '" + result.task + "' with '" + result.generator + "'";
  if (result.predictions.empty())
    throw RuntimeError(
        expected_got(side.folder, "the key of " + what, "none (run it again with this version)"));
  if (!Store::holds(side.store, result.predictions))
    throw RuntimeError(expected_got("store " + side.store, what, "none"));
  return read_predictions(Store(side.store).artefact(result.predictions, "predictions.jsonl"));
}

std::shared_ptr<const Metric> metric_of(const RunSide& side, const std::string& name,
                                        const Session& session, const std::string& where) {
  RunConfig config;
  config.file = side.folder + "/run.json";
  for (const auto& [entry, text] : side.run.metrics)
    config.metrics[entry] = parse_json(text, config.file);
  nlohmann::json resolved;
  return make_metric(config, name, session, resolved, where);
}

}  // namespace vqlm

#include "app/figure_data.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/length_breakdown.h"
#include "app/run_description.h"
#include "core/files.h"
#include "core/run_config.h"
#include "tasks/code_projection.h"

namespace vqlm {
namespace {

// From the first finished task that made one; none where none did.
void add_projection(const Plan& plan, const Store& store, const std::string& generator,
                    RunRecord& run) {
  for (const auto& [task, entry] : plan.tasks) {
    const std::uint64_t seed = plan.config.seeds.front();
    const Cell* cell = plan.find(CellKind::kTask, task, generator, seed);
    if (cell == nullptr || !store.has(cell->key)) continue;
    const std::string path = store.artefact(cell->key, kCodeProjectionFile);
    if (!std::filesystem::exists(path)) continue;
    const nlohmann::json value = parse_json(read_file(path), path);
    Projection projection;
    projection.generator = generator;
    projection.seed = seed;
    projection.explained = value.at("explained").get<double>();
    for (const nlohmann::json& one : value.at("outputs"))
      projection.outputs.push_back({one.at(0), one.at(1), one.at(2).get<int>()});
    for (const nlohmann::json& one : value.at("codes"))
      projection.codes.push_back({one.at(0), one.at(1), one.at(2)});
    run.projections.push_back(std::move(projection));
    return;
  }
}

bool has_projection(const RunRecord& run, const std::string& generator) {
  for (const Projection& one : run.projections)
    if (one.generator == generator) return true;
  return false;
}

}  // namespace

void add_figure_data(const std::vector<FigureSpec>& figures, const FigureSources& sources,
                     RunRecord& run) {
  const auto& [plan, store, store_folder, session] = sources;
  run.breakdowns = length_breakdowns(run, figures, store_folder, session);
  for (const FigureSpec& figure : figures) {
    const bool diagram = figure.type == FigureType::kDiagram;
    if (diagram && figure.kind == "tasks")
      for (const auto& [task, entry] : plan.tasks)
        run.task_descriptions[task] = describe_task(plan, store, task);
    for (const FigurePoint& point : figure.generators) {
      if (diagram && figure.kind != "tasks")
        run.descriptions[point.generator] = describe_generator(plan, store, point.generator);
      if (figure.type == FigureType::kProjection && !has_projection(run, point.generator))
        add_projection(plan, store, point.generator, run);
    }
  }
}

}  // namespace vqlm

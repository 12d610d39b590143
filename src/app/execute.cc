#include "app/execute.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/log.h"

namespace vqlm {
namespace {

// Wanted cells the store lacks, and the cells they need that it lacks; in plan order.
std::vector<const Cell*> missing_cells(const Plan& plan, const Store& store,
                                       const CellFilter& wanted) {
  std::set<std::string> needed;
  std::vector<const Cell*> missing;
  for (auto cell = plan.cells.rbegin(); cell != plan.cells.rend(); ++cell) {
    if (!wanted(*cell) && needed.count(cell->key) == 0) continue;
    if (store.has(cell->key)) continue;
    needed.insert(cell->depends.begin(), cell->depends.end());
    missing.push_back(&*cell);
  }
  return {missing.rbegin(), missing.rend()};
}

}  // namespace

std::vector<JobFailure> execute_plan(const Plan& plan, const Session& session, const Store& store,
                                     const CommandLine& line, const RunOptions& options,
                                     const CellFilter& wanted) {
  const std::vector<const Cell*> cells = missing_cells(plan, store, wanted);
  log_info(std::to_string(plan.cells.size()) + " cells planned, " + std::to_string(cells.size()) +
           " to compute");
  if (cells.empty()) return {};
  std::vector<Job> jobs;
  for (const Cell* cell : cells) {
    Job job{cell->key, cell->title, {}, cell->kind == CellKind::kTiming, false};
    job.fresh = job.alone || cell->kind == CellKind::kTrain;
    for (const std::string& key : cell->depends)
      if (!store.has(key)) job.depends.push_back(key);
    jobs.push_back(std::move(job));
  }
  EngineOptions engine_options;
  engine_options.jobs = options.jobs;
  engine_options.threads = session.options.threads;
  engine_options.worker_command = worker_command_line(line, options);
  static const nlohmann::json kEmpty = nlohmann::json::object();
  JsonReader reader(kEmpty, "--engine");
  return session.registries.engines.create(options.engine, reader)->run(jobs, engine_options);
}

}  // namespace vqlm

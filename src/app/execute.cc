#include "app/execute.h"

#include <nlohmann/json.hpp>
#include <set>

#include "app/preflight.h"
#include "core/log.h"

namespace vqlm {
namespace {

// Wanted cells and the cells they need, in plan order; of a cell that `present` accepts neither
// itself nor what it needs.
std::vector<const Cell*> needed_cells(const Plan& plan, const CellFilter& wanted,
                                      const CellFilter& present) {
  std::set<std::string> needed;
  std::vector<const Cell*> cells;
  for (auto cell = plan.cells.rbegin(); cell != plan.cells.rend(); ++cell) {
    if (!wanted(*cell) && needed.count(cell->key) == 0) continue;
    if (present(*cell)) continue;
    needed.insert(cell->depends.begin(), cell->depends.end());
    cells.push_back(&*cell);
  }
  return {cells.rbegin(), cells.rend()};
}

// What failed by itself, a line each; what could not run for it only as a number.
void log_failures(const std::vector<JobFailure>& failures) {
  std::size_t num_followed = 0;
  for (const JobFailure& failure : failures) {
    if (failure.followed)
      ++num_followed;
    else
      log_error(failure.title + ": " + failure.message);
  }
  if (num_followed > 0)
    log_error(std::to_string(num_followed) + " cells that need what failed were not computed");
}

}  // namespace

bool is_measurement(const Cell& cell) {
  return cell.kind != CellKind::kTokenizer && cell.kind != CellKind::kTrain &&
         cell.kind != CellKind::kDistil;
}

std::vector<const Cell*> needed_cells(const Plan& plan, const CellFilter& wanted) {
  return needed_cells(plan, wanted, [](const Cell&) { return false; });
}

Execution::Execution(const Plan& plan, const Session& session, const CommandLine& line,
                     const RunOptions& options, const CellFilter& wanted)
    : plan_(plan), session_(session), line_(line), options_(options) {
  num_needed_ = needed_cells(plan, wanted).size();
  missing_ = needed_cells(plan, wanted,
                          [&](const Cell& cell) { return Store::holds(options.store, cell.key); });
}

void Execution::check_inputs() const { vqlm::check_inputs(plan_, session_, missing_); }

std::vector<Job> Execution::jobs() const {
  std::set<std::string> keys;
  for (const Cell* cell : missing_) keys.insert(cell->key);
  std::vector<Job> jobs;
  for (const Cell* cell : missing_) {
    Job job{cell->key, cell->title, {}, cell->kind == CellKind::kTiming, false};
    job.fresh = job.alone || cell->kind == CellKind::kTrain || cell->kind == CellKind::kDistil;
    for (const std::string& key : cell->depends)
      if (keys.count(key) != 0) job.depends.push_back(key);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

std::vector<JobFailure> Execution::run(Store& store) const {
  store.tidy();
  log_info(std::to_string(num_needed_) + " cells planned, " + std::to_string(missing_.size()) +
           " to compute");
  if (missing_.empty()) return {};
  EngineOptions engine_options;
  engine_options.jobs = options_.jobs;
  engine_options.threads = session_.options.threads;
  engine_options.worker_command = worker_command_line(line_, options_);
  // The worker notes how many ran beside it.
  engine_options.worker_command.push_back("--jobs=" + std::to_string(options_.jobs));
  engine_options.work_folder = options_.out + "/" + plan_.config.name;
  nlohmann::json settings = nlohmann::json::object();
  if (options_.engine == "slurm") settings["arguments"] = options_.slurm_arguments;
  JsonReader reader(settings, "--engine");
  const std::vector<JobFailure> failures =
      session_.registries.engines.create(options_.engine, reader)->run(jobs(), engine_options);
  log_failures(failures);
  return failures;
}

}  // namespace vqlm

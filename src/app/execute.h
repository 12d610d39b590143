// Runs the cells of a plan that the store lacks, through an engine.
#pragma once

#include <functional>
#include <vector>

#include "app/plan.h"
#include "app/run_options.h"
#include "engines/engine.h"
#include "results/store.h"

namespace vqlm {

// Which of the plan's cells are wanted; what they need is taken along.
using CellFilter = std::function<bool(const Cell&)>;
// Tasks, timings and metrics: all that a report shows.
bool is_measurement(const Cell& cell);
// The wanted cells and the cells they need, stored or not, in plan order.
std::vector<const Cell*> needed_cells(const Plan& plan, const CellFilter& wanted);

class Execution {
 public:
  // Looks which cells the store of `options`, which need not exist yet, lacks; writes nothing. The
  // arguments must outlive it.
  Execution(const Plan& plan, const Session& session, const CommandLine& line,
            const RunOptions& options, const CellFilter& wanted);

  // Checks what these cells need of the world (preflight.h).
  void check_inputs() const;
  // Tidies the store, computes them, logs the failures and returns them, each one sentence.
  std::vector<JobFailure> run(Store& store) const;

 private:
  std::vector<Job> jobs() const;

  const Plan& plan_;
  const Session& session_;
  const CommandLine& line_;
  const RunOptions& options_;
  std::size_t num_needed_ = 0;        // wanted cells and what they need, stored or not
  std::vector<const Cell*> missing_;  // in plan order
};

}  // namespace vqlm

// Runs jobs as array jobs of Slurm (docs/slurm.md). The jobs that may start are on offer in a
// folder all machines share (job_folder.h); the tasks of the arrays claim them (array_task.h), this
// process follows their reports and asks Slurm which tasks have ended. A task that is killed fails
// its job alone and is replaced. A job that runs alone has a machine of its own, after every other
// task of the run has left. SIGINT and SIGTERM cancel the tasks, then take their usual course;
// tasks of a run that could not do that are cancelled by the next one.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "engines/engine.h"

namespace vqlm {

class SlurmEngine : public Engine {
 public:
  // `arguments`: further ones of sbatch.
  explicit SlurmEngine(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}

  // Adds "--claim=<folder>" to the worker command for tasks: a program started so must call
  // serve_job_folder. Throws RuntimeError where Slurm's programs are missing or fail.
  std::vector<JobFailure> run(const std::vector<Job>& jobs, const EngineOptions& options) override;

 private:
  std::vector<std::string> arguments_;
};

// Key `arguments`, an array of strings.
void register_slurm_engine(Registries& registries);

}  // namespace vqlm

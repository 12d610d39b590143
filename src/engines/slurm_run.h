// One run of the Slurm engine: which jobs are on offer, which task is at which, and what becomes of
// them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engines/job_graph.h"
#include "engines/job_progress.h"
#include "engines/signal_watch.h"
#include "engines/slurm_folder.h"
#include "engines/slurm_pool.h"

namespace vqlm {

class SlurmRun {
 public:
  // The last three must outlive it.
  SlurmRun(const std::vector<Job>& jobs, const EngineOptions& options,
           const std::vector<std::string>& arguments, const SlurmFolder& folder);
  ~SlurmRun();  // cancels the tasks unless all jobs have ended
  SlurmRun(const SlurmRun&) = delete;
  SlurmRun& operator=(const SlurmRun&) = delete;

  // Ends early when a signal comes. Once all jobs have ended, what goes wrong is a warning; the
  // next run then cancels the tasks that are left.
  void run(const SignalWatch& signals);
  std::vector<JobFailure> failures() const { return graph_.failures(); }

 private:
  struct TaskView {
    std::optional<std::size_t> job;  // what it is at
    JobProgress progress;
  };
  void offer_jobs();
  void offer(std::size_t job);
  void open_pool(bool exclusive);
  std::string write_script(const std::string& jobs) const;
  std::size_t wanted_tasks() const;
  void take_reports();
  void take(const TaskLine& line);
  void judge(const EndedTask& ended);
  void give_up();
  void end_job(std::size_t job, const std::string& failure);  // "": it did not fail
  void end_pool();

  JobGraph graph_;
  const EngineOptions& options_;
  const std::vector<std::string>& arguments_;
  const SlurmFolder& folder_;
  std::map<std::string, std::size_t> numbers_;  // key -> index in the graph
  std::unique_ptr<SlurmPool> pool_;
  int num_pools_ = 0;
  std::optional<std::size_t> held_;  // runs alone, as soon as the others' pool is empty
  std::set<std::size_t> open_;       // on offer or claimed
  std::map<std::string, TaskView> views_;
  int num_fruitless_ = 0;  // tasks that ended without a claim, since the last claim
  std::string last_fruitless_;
};

}  // namespace vqlm

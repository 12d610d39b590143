// The tasks in Slurm that serve one folder of jobs. They come in arrays, as many as are needed, and
// end in order (they leave), or otherwise: cancelled, killed, with their machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "engines/job_folder.h"
#include "engines/report_file.h"
#include "engines/slurm_client.h"

namespace vqlm {

struct TaskLine {
  std::string task, line;
};

struct EndedTask {
  std::string task;
  bool left = false;  // in order
  std::string state;  // otherwise: Slurm's word, "" when it has none
  // Found after a failure of sbatch: it may have served an earlier pool of the run.
  bool adopted = false;
};

class SlurmPool {
 public:
  // `job`: what is submitted; its size is set here.
  SlurmPool(JobFolder folder, ArrayJob job) : folder_(std::move(folder)), job_(std::move(job)) {}

  const JobFolder& folder() const { return folder_; }
  bool exclusive() const { return job_.exclusive; }
  std::string log(const std::string& task) const { return job_.logs + "/" + task + ".log"; }

  // Submits what lacks of `wanted` tasks. Where sbatch fails though Slurm took the array (it
  // answered too late), its tasks are found by the job's name and count as submitted. Throws
  // RuntimeError when Slurm refuses the first ones, or goes on refusing while no task is left; else
  // it is asked again later.
  void grow(std::size_t wanted);
  // Tasks leave when nothing is on offer; those that wait in Slurm's queue are cancelled.
  void close();
  bool empty() const { return num_alive() == 0; }

  // Tasks that have ended since the last call. Asks Slurm now and then only. Throws RuntimeError
  // when Slurm has not answered for long.
  std::vector<EndedTask> ended_tasks();
  // What tasks have reported since the last call; of an ended one, all that it ever will.
  std::vector<TaskLine> receive();

 private:
  using Clock = std::chrono::steady_clock;
  struct Task {
    std::string name;
    ReportTail reports;
    bool adopted = false, alive = true, drained = false;
    Clock::time_point seen{};  // when Slurm last said that it waits or runs
  };
  std::size_t num_alive() const;
  void submit_tasks(std::size_t count);
  void add_task(const std::string& name, bool adopted);
  void adopt(const TaskStates& states);
  bool try_to_adopt();
  void ask_slurm(std::vector<EndedTask>& ended);
  void ask_again_soon();

  JobFolder folder_;
  ArrayJob job_;
  std::vector<Task> tasks_;
  bool closed_ = false;
  bool in_doubt_ = false;            // sbatch has failed: there may be tasks not known here
  int refusals_ = 0;                 // of sbatch, in a row
  Clock::time_point next_submit_{};  // not before
  int silences_ = 0;                 // of squeue, in a row
  Clock::time_point next_question_{};
  std::chrono::duration<double> pause_{1};  // until the question after that
};

}  // namespace vqlm

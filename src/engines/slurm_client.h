// Slurm as its programs show it: sbatch, squeue, sacct and scancel, called as child processes. Jobs
// are found by their name, which each run chooses for itself, so that nothing is lost when a
// process is killed between submitting a job and noting its number.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace vqlm {

// An array of equal tasks.
struct ArrayJob {
  std::string name;
  std::size_t size = 1;
  int threads = 1;         // cores of a task
  bool exclusive = false;  // nothing else runs on its machine
  std::string script;      // the program of a task, a file
  std::string logs;        // folder of <job>_<task>.log
  // Further arguments of sbatch, which may change the cores, --exclusive and --export, but not what
  // the engine relies on.
  std::vector<std::string> arguments;
};

// "12_3" -> "RUNNING"
using TaskStates = std::map<std::string, std::string>;

// Throws RuntimeError when a program is missing; squeue, sbatch and scancel are needed.
void check_slurm_programs();

// The functions below throw RuntimeError with what the program said when it fails.
std::string submit(const ArrayJob& job);          // the array's number
TaskStates task_states(const std::string& name);  // those Slurm still knows, ended ones too
void cancel(const std::string& name);
void cancel_waiting(const std::string& name);  // only those that have not started
// What the accounting says of a task that squeue has forgotten; "" when it says nothing.
std::string accounted_state(const std::string& task);

// Their parts.
std::vector<std::string> sbatch_command(const ArrayJob& job);
std::string parse_job_id(const std::vector<std::string>& lines);      // of sbatch --parsable
TaskStates parse_task_states(const std::vector<std::string>& lines);  // "12_3|RUNNING"
std::string parse_accounted_state(const std::vector<std::string>& lines, const std::string& task);
bool is_ended(const std::string& state);
// "CANCELLED (by scancel)": the state with what it means.
std::string explained(const std::string& state);
// `text` as one word of the shell.
std::string shell_word(const std::string& text);

}  // namespace vqlm

// What one task of an array job does: claims jobs from a shared folder (job_folder.h), hands them
// to a worker process of its own (worker_process.h), and passes its reports on through a file. A
// worker that dies fails its job alone. The task leaves when the folder is closed, or when nothing
// was on offer for a while, so that it holds no machine for nothing.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct ArrayTaskOptions {
  std::vector<std::string> worker_command;
  int threads = 1;
  double idle_seconds = 60;  // without a job, before it leaves
};

// For all tasks of the folder; before the first one starts.
void write_task_options(const std::string& folder, const ArrayTaskOptions& options);

// Returns the exit code. Throws InvalidArgument outside an array job of Slurm, RuntimeError when
// the folder cannot be read or written.
int serve_job_folder(const std::string& folder);

}  // namespace vqlm

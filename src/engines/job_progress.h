// What an engine shows of its jobs: each job's own progress under its title, and how many of all
// have ended.
#pragma once

#include <map>
#include <string>

#include "core/progress.h"
#include "engines/job_graph.h"

namespace vqlm {

// Of the job one worker is at.
class JobProgress {
 public:
  // Two workers may do the like for different jobs: the title tells them apart.
  void show(const std::string& title, ProgressUpdate update);
  void finish();  // the job has ended: so has all that was shown of it

 private:
  std::map<std::string, ProgressUpdate> shown_;  // what has not finished
};

// "cells 3/40, 1 failed"
void show_cells(const JobGraph& graph);

}  // namespace vqlm

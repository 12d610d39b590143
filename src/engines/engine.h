// How cells are run. An engine gets a graph of jobs and starts worker processes for them; what a
// job computes is none of its business.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace vqlm {

struct Job {
  std::string key, title;
  std::vector<std::string> depends;  // keys of other jobs in the graph
  bool alone = false;                // nothing else runs beside it (timings)
  bool fresh = false;                // in a process of its own (peak memory)
};

struct EngineOptions {
  int jobs = 1;     // worker processes at once; 0: as many as the cores hold
  int threads = 1;  // of a worker: set as OMP_NUM_THREADS and the like in its environment
  // Program and arguments, started once a worker; speaks the protocol of worker_protocol.h.
  std::vector<std::string> worker_command;
  // Where an engine keeps what belongs to a run: logs, notes for the next run. All machines that
  // take part see it; it need not exist.
  std::string work_folder;
};

struct JobFailure {
  std::string key, title, message;  // message: one sentence
  bool followed = false;            // it did not run, because one that it needs failed
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Runs every job whose dependencies succeed. Returns the failures in the order of `jobs` (those
  // that depend on a failed one are listed with "needs <title>, which failed"). Throws
  // InvalidArgument on a key given twice, an unknown dependency or a circle.
  virtual std::vector<JobFailure> run(const std::vector<Job>& jobs,
                                      const EngineOptions& options) = 0;
};

}  // namespace vqlm

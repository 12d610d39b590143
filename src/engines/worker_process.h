// One worker process of an engine and the pipes to it (core/child_process.h).
#pragma once

#include <string>
#include <vector>

#include "core/child_process.h"

namespace vqlm {

// Starts `command` with `threads` in OMP_NUM_THREADS and the like; it speaks the protocol of
// worker_protocol.h.
class WorkerProcess : public ChildProcess {
 public:
  WorkerProcess(const std::vector<std::string>& command, int threads);
};

}  // namespace vqlm

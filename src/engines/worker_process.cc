#include "engines/worker_process.h"

#include <utility>

#include "engines/worker_protocol.h"

namespace vqlm {
namespace {

ChildOptions worker_options(const std::vector<std::string>& command, int threads) {
  ChildOptions options;
  options.command = command;
  options.environment = {{"OMP_NUM_THREADS", std::to_string(threads)},
                         {"MKL_NUM_THREADS", std::to_string(threads)},
                         {"OPENBLAS_NUM_THREADS", std::to_string(threads)},
                         {kWorkerVariable, "1"}};
  options.input_fd = kWorkerJobsFd;
  options.output_fd = kWorkerReportsFd;
  return options;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& command, int threads)
    : ChildProcess("worker process", worker_options(command, threads)) {}

}  // namespace vqlm

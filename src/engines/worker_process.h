// One worker process and the pipes to it. It leads a process group of its own, gets SIGKILL when
// its parent dies, and is killed with all its children when this object goes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace vqlm {

class WorkerProcess {
 public:
  // Starts `command` with `threads` in OMP_NUM_THREADS and the like. Throws RuntimeError when no
  // process can be made; a program that cannot be executed ends with exit code 127.
  WorkerProcess(const std::vector<std::string>& command, int threads);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // False when the worker is gone.
  bool send(const std::string& line);
  void close_jobs();  // it leaves when it has read what was sent
  // Complete lines that have arrived; does not wait. `closed()` is true once the worker has ended
  // or closed its pipe.
  std::vector<std::string> receive();
  bool closed() const { return closed_; }
  bool ended() const { return pid_ <= 0 || wait_for_exit(0); }  // the process, not its children
  int reports_fd() const { return reports_fd_; }
  pid_t pid() const { return pid_; }

  // Waits up to `seconds` for its end, then kills it. "exit code 1", "SIGKILL (...)".
  std::string end(double seconds);

 private:
  bool wait_for_exit(double seconds) const;

  pid_t pid_ = -1;
  int jobs_fd_ = -1, reports_fd_ = -1;
  bool closed_ = false;
  std::string buffer_;
};

}  // namespace vqlm

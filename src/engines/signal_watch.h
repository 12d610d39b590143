// While it lives, SIGINT and SIGTERM are noted instead of ending the process, so that workers can
// be stopped first, and SIGPIPE is ignored. At most one at a time in a process.
#pragma once

#include <csignal>

namespace vqlm {

class SignalWatch {
 public:
  SignalWatch();   // throws RuntimeError when there already is one
  ~SignalWatch();  // restores the handlers found
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  int fd() const { return fds_[0]; }  // becomes readable when a signal arrives
  int caught() const;                 // the signal, 0 when none came

 private:
  int fds_[2] = {-1, -1};
  struct sigaction old_int_ {
  }, old_term_{}, old_pipe_{};
};

}  // namespace vqlm

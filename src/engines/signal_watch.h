// While it lives, SIGINT and SIGTERM are noted instead of ending the process, so that workers can
// be stopped first, and SIGPIPE is ignored. A signal that the process ignores stays ignored. At
// most one at a time in a process.
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
  // The signal that came since the last watch began, also after its end; 0 for none.
  static int caught();
  // After the watch: lets a signal that it caught take its usual course. Throws RuntimeError when
  // the process outlives that.
  static void pass_on();

 private:
  int fds_[2] = {-1, -1};
  struct sigaction old_int_ {
  }, old_term_{}, old_pipe_{};
};

}  // namespace vqlm

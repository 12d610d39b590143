#include "engines/signal_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace vqlm {
namespace {

// A handler may touch nothing but these.
volatile std::sig_atomic_t caught_signal = 0;
volatile std::sig_atomic_t wake_fd = -1;

extern "C" void note_signal(int signal) {
  const int saved = errno;
  caught_signal = signal;
  const char byte = 1;
  [[maybe_unused]] const ssize_t ignored = ::write(wake_fd, &byte, 1);
  errno = saved;
}

}  // namespace

SignalWatch::SignalWatch() {
  if (wake_fd >= 0)
    throw RuntimeError(expected_got("engine", "to run alone in the process", "a second run"));
  if (::pipe2(fds_, O_CLOEXEC | O_NONBLOCK) != 0)
    throw RuntimeError(expected_got("engine", "a pipe", std::strerror(errno)));
  caught_signal = 0;
  wake_fd = fds_[1];
  struct sigaction action {};
  action.sa_handler = note_signal;
  ::sigaction(SIGINT, &action, &old_int_);
  ::sigaction(SIGTERM, &action, &old_term_);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, &old_pipe_);
}

SignalWatch::~SignalWatch() {
  ::sigaction(SIGINT, &old_int_, nullptr);
  ::sigaction(SIGTERM, &old_term_, nullptr);
  ::sigaction(SIGPIPE, &old_pipe_, nullptr);
  wake_fd = -1;
  ::close(fds_[0]);
  ::close(fds_[1]);
}

int SignalWatch::caught() const { return caught_signal; }

}  // namespace vqlm

#include "engines/signal_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

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

// What was there before goes to `old`.
void note(int signal, struct sigaction& old) {
  ::sigaction(signal, nullptr, &old);
  if ((old.sa_flags & SA_SIGINFO) == 0 && old.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = note_signal;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

SignalWatch::SignalWatch() {
  if (wake_fd >= 0)
    throw RuntimeError(expected_got("engine", "to run alone in the process", "a second run"));
  if (::pipe2(fds_, O_CLOEXEC | O_NONBLOCK) != 0)
    throw RuntimeError(expected_got("engine", "a pipe", std::strerror(errno)));
  caught_signal = 0;
  wake_fd = fds_[1];
  note(SIGINT, old_int_);
  note(SIGTERM, old_term_);
  struct sigaction action {};
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

int SignalWatch::caught() { return caught_signal; }

void SignalWatch::pass_on() {
  const int signal = caught();
  if (signal == 0) return;
  std::raise(signal);
  throw RuntimeError(
      expected_got("run", "to go on to its end", "signal " + std::to_string(signal)));
}

}  // namespace vqlm

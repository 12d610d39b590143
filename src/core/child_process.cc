#include "core/child_process.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>
#include <thread>

#include "core/child_start.h"

namespace vqlm {
namespace {

constexpr std::size_t kKeptErrors = 300;

std::string status_text(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    const char* name = ::sigabbrev_np(signal);
    std::string text = name != nullptr ? std::string("SIG") + name : std::to_string(signal);
    if (signal == SIGKILL) text += " (the system may have run out of memory)";
    return text;
  }
  const int code = WEXITSTATUS(status);
  return "exit code " + std::to_string(code) +
         (code == 127 ? " (the program may not have started)" : "");
}

// Of a child that `end` had to kill.
std::string killed_text(double seconds) {
  std::ostringstream text;
  text << "no end within " << seconds << " s (killed)";
  return text.str();
}

// Writing to a child that has gone must not end this process.
class WithoutBrokenPipeSignal {
 public:
  WithoutBrokenPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &old_);
  }
  ~WithoutBrokenPipeSignal() {
    const timespec now{0, 0};
    if (!was_pending_)
      while (::sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
      }
    ::pthread_sigmask(SIG_SETMASK, &old_, nullptr);
  }
  WithoutBrokenPipeSignal(const WithoutBrokenPipeSignal&) = delete;
  WithoutBrokenPipeSignal& operator=(const WithoutBrokenPipeSignal&) = delete;

 private:
  sigset_t pipe_, old_;
  bool was_pending_;
};

// Reads all there is; false when the other end is closed.
bool drain(int fd, std::string& into) {
  char block[16384];
  for (;;) {
    const ssize_t n = ::read(fd, block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) return false;
    into.append(block, static_cast<std::size_t>(n));
  }
}

}  // namespace

ChildProcess::ChildProcess(std::string name, const ChildOptions& options) : name_(std::move(name)) {
  const StartedChild child = start_child(name_, options);
  pid_ = child.pid;
  input_fd_ = child.input_fd;
  output_fd_ = child.output_fd;
  errors_fd_ = child.errors_fd;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) end(0);
  close_fd(input_fd_);
  close_fd(output_fd_);
  close_fd(errors_fd_);
}

ssize_t ChildProcess::write_some(const char* bytes, std::size_t count) const {
  if (input_fd_ < 0) return -1;
  const WithoutBrokenPipeSignal guard;
  for (;;) {
    const ssize_t n = ::write(input_fd_, bytes, count);
    if (n >= 0) return n;
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

bool ChildProcess::send(const std::string& line) {
  const std::string text = line + "\n";
  // Shorter than a pipe's buffer, which is empty: written at once or not at all.
  return write_some(text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

void ChildProcess::close_input() { close_fd(input_fd_); }

void ChildProcess::read_output() {
  if (!closed_ && !drain(output_fd_, buffer_)) closed_ = true;
}

void ChildProcess::read_errors() {
  if (errors_fd_ < 0) return;
  if (!drain(errors_fd_, errors_)) close_fd(errors_fd_);
  if (errors_.size() > 64 * kKeptErrors) errors_.erase(0, errors_.size() - kKeptErrors);
}

std::vector<std::string> ChildProcess::receive() {
  read_output();
  read_errors();
  std::vector<std::string> lines;
  std::size_t start = 0;
  for (std::size_t end = buffer_.find('\n'); end != std::string::npos;
       end = buffer_.find('\n', start)) {
    lines.push_back(buffer_.substr(start, end - start));
    start = end + 1;
  }
  buffer_.erase(0, start);
  return lines;
}

bool ChildProcess::wait(bool writing, Clock::time_point deadline) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left <= 0) return false;
  std::vector<pollfd> fds = {{output_fd_, POLLIN, 0}};
  if (errors_fd_ >= 0) fds.push_back({errors_fd_, POLLIN, 0});
  if (writing) fds.push_back({input_fd_, POLLOUT, 0});
  ::poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(left + 1, 1000)));
  return true;
}

std::string ChildProcess::ask(const std::string& line, double seconds) {
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(seconds));
  const std::string text = line + "\n";
  std::size_t written = 0;
  for (;;) {
    if (written < text.size()) {
      const ssize_t n = write_some(text.data() + written, text.size() - written);
      if (n < 0) fail("a process that reads its input");
      written += static_cast<std::size_t>(n);
    }
    read_output();
    read_errors();
    const std::size_t end = buffer_.find('\n');
    if (end != std::string::npos && written == text.size()) {
      std::string answer = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return answer;
    }
    if (closed_) fail("an answer of one line");
    if (!wait(written < text.size(), deadline))
      throw ChildFailure(
          expected_got(name_, "an answer within " + std::to_string(seconds) + " s", "none"));
  }
}

void ChildProcess::fail(const std::string& expected) {
  const std::string got = end(1);
  const std::string errors = last_errors();
  throw ChildFailure(
      expected_got(name_, expected, got + (errors.empty() ? "" : " (it said: " + errors + ")")));
}

std::string ChildProcess::last_errors() {
  read_errors();
  std::string text =
      errors_.size() > kKeptErrors ? errors_.substr(errors_.size() - kKeptErrors) : errors_;
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string::npos ? 0 : last + 1);
}

bool ChildProcess::wait_for_exit(double seconds) const {
  const auto deadline = Clock::now() + std::chrono::duration<double>(seconds);
  while (true) {
    siginfo_t info{};
    // WNOWAIT: the process stays, so that its group's number cannot go to another one yet.
    const int result = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 && info.si_pid == pid_) return true;
    if (result != 0 && errno != EINTR) return true;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string ChildProcess::end(double seconds) {
  if (pid_ <= 0) return "an end before";
  close_input();
  const bool in_time = wait_for_exit(seconds);
  ::kill(-pid_, SIGKILL);  // the rest of its group, and itself when it still runs
  ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  closed_ = true;
  if (!in_time && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return killed_text(seconds);
  return status_text(status);
}

}  // namespace vqlm

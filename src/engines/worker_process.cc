#include "engines/worker_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

#include "core/error.h"
#include "engines/worker_protocol.h"

namespace vqlm {
namespace {

// Above the numbers the worker's own ends get, so that moving one cannot hit another.
constexpr int kFirstFreeFd = 10;

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

struct Pipe {
  int read_end = -1, write_end = -1;

  Pipe() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0)
      throw RuntimeError(expected_got("worker process", "a pipe", std::strerror(errno)));
    read_end = ::fcntl(fds[0], F_DUPFD_CLOEXEC, kFirstFreeFd);
    write_end = ::fcntl(fds[1], F_DUPFD_CLOEXEC, kFirstFreeFd);
    const int error = errno;
    ::close(fds[0]);
    ::close(fds[1]);
    if (read_end >= 0 && write_end >= 0) return;
    close_fd(read_end);
    close_fd(write_end);
    throw RuntimeError(expected_got("worker process", "a pipe", std::strerror(error)));
  }
  ~Pipe() {
    close_fd(read_end);
    close_fd(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

std::vector<std::string> worker_environment(int threads) {
  const std::vector<std::pair<std::string, std::string>> set = {
      {"OMP_NUM_THREADS", std::to_string(threads)},
      {"MKL_NUM_THREADS", std::to_string(threads)},
      {"OPENBLAS_NUM_THREADS", std::to_string(threads)},
      {kWorkerVariable, "1"}};
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : set)
      replaced = replaced || text.substr(0, text.find('=')) == name;
    if (!replaced) result.emplace_back(text);
  }
  for (const auto& [name, value] : set) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Between fork and exec only calls that are safe in a signal handler: the parent may have threads.
[[noreturn]] void become_worker(int jobs_fd, int reports_fd, pid_t parent, char** arguments,
                                char** environment) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  ::setpgid(0, 0);
  ::signal(SIGPIPE, SIG_DFL);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  ::dup2(jobs_fd, kWorkerJobsFd);
  ::dup2(reports_fd, kWorkerReportsFd);
  if (null > kWorkerReportsFd) ::close(null);
  ::execvpe(arguments[0], arguments, environment);
  ::_exit(127);
}

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

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& command, int threads) {
  if (command.empty())
    throw InvalidArgument(expected_got("worker process", "a command", "an empty one"));
  Pipe jobs, reports;
  std::vector<std::string> arguments = command, environment = worker_environment(threads);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0)
    throw RuntimeError(expected_got("worker process", "a new process", std::strerror(errno)));
  if (pid_ == 0)
    become_worker(jobs.read_end, reports.write_end, parent,
                  const_cast<char**>(argument_pointers.data()),
                  const_cast<char**>(environment_pointers.data()));
  ::setpgid(pid_, pid_);  // also here: it must hold before the first kill
  jobs_fd_ = std::exchange(jobs.write_end, -1);
  reports_fd_ = std::exchange(reports.read_end, -1);
  ::fcntl(reports_fd_, F_SETFL, O_NONBLOCK);
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0) end(0);
  close_fd(jobs_fd_);
  close_fd(reports_fd_);
}

bool WorkerProcess::send(const std::string& line) {
  const std::string text = line + "\n";
  // Shorter than a pipe's buffer, which is empty: written at once or not at all.
  const ssize_t n = jobs_fd_ < 0 ? -1 : ::write(jobs_fd_, text.data(), text.size());
  return n == static_cast<ssize_t>(text.size());
}

void WorkerProcess::close_jobs() { close_fd(jobs_fd_); }

std::vector<std::string> WorkerProcess::receive() {
  char block[16384];
  while (!closed_) {
    const ssize_t n = ::read(reports_fd_, block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) break;
    if (n <= 0) closed_ = true;
    if (n > 0) buffer_.append(block, static_cast<std::size_t>(n));
  }
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

bool WorkerProcess::wait_for_exit(double seconds) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (true) {
    siginfo_t info{};
    // WNOWAIT: the process stays, so that its group's number cannot go to another one yet.
    const int result = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 && info.si_pid == pid_) return true;
    if (result != 0 && errno != EINTR) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string WorkerProcess::end(double seconds) {
  if (pid_ <= 0) return "an end before";
  close_jobs();
  wait_for_exit(seconds);
  ::kill(-pid_, SIGKILL);  // the rest of its group, and itself when it still runs
  ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  closed_ = true;
  return status_text(status);
}

}  // namespace vqlm

#include "core/child_start.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>

#include "core/error.h"

namespace vqlm {

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

namespace {

// Above the numbers the child's own ends get, so that moving one cannot hit another.
constexpr int kFirstFreeFd = 10;

struct Pipe {
  int read_end = -1, write_end = -1;

  explicit Pipe(const std::string& name) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0)
      throw RuntimeError(expected_got(name, "a pipe", std::strerror(errno)));
    read_end = ::fcntl(fds[0], F_DUPFD_CLOEXEC, kFirstFreeFd);
    write_end = ::fcntl(fds[1], F_DUPFD_CLOEXEC, kFirstFreeFd);
    const int error = errno;
    ::close(fds[0]);
    ::close(fds[1]);
    if (read_end >= 0 && write_end >= 0) return;
    close_fd(read_end);
    close_fd(write_end);
    throw RuntimeError(expected_got(name, "a pipe", std::strerror(error)));
  }
  ~Pipe() {
    close_fd(read_end);
    close_fd(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

std::vector<std::string> whole_environment(
    const std::vector<std::pair<std::string, std::string>>& set) {
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

// All that the child needs between fork and exec, where only calls are allowed that are safe in a
// signal handler: the parent may have threads.
struct Birth {
  pid_t parent;
  int input, output, errors;  // pipe ends; errors: -1 where they are the parent's
  int input_fd, output_fd;    // what they become
  char** arguments;
  char** environment;
};

[[noreturn]] void become_child(const Birth& birth) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != birth.parent) ::_exit(127);
  ::setpgid(0, 0);
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (birth.errors >= 0) ::dup2(birth.errors, STDERR_FILENO);
  if (birth.input_fd != STDIN_FILENO) {
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
    if (null > std::max(birth.input_fd, birth.output_fd)) ::close(null);
  }
  if (birth.output_fd != STDOUT_FILENO) ::dup2(STDERR_FILENO, STDOUT_FILENO);
  ::dup2(birth.input, birth.input_fd);
  ::dup2(birth.output, birth.output_fd);
  ::execvpe(birth.arguments[0], birth.arguments, birth.environment);
  ::_exit(127);
}

}  // namespace

StartedChild start_child(const std::string& name, const ChildOptions& options) {
  if (options.command.empty())
    throw InvalidArgument(expected_got(name, "a command", "an empty one"));
  Pipe input(name), output(name);
  std::optional<Pipe> errors;
  if (options.keep_errors) errors.emplace(name);
  std::vector<std::string> arguments = options.command,
                           environment = whole_environment(options.environment);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);
  const Birth birth{::getpid(),
                    input.read_end,
                    output.write_end,
                    errors ? errors->write_end : -1,
                    options.input_fd,
                    options.output_fd,
                    const_cast<char**>(argument_pointers.data()),
                    const_cast<char**>(environment_pointers.data())};
  StartedChild child;
  child.pid = ::fork();
  if (child.pid < 0) throw RuntimeError(expected_got(name, "a new process", std::strerror(errno)));
  if (child.pid == 0) become_child(birth);
  ::setpgid(child.pid, child.pid);  // also here: it must hold before the first kill
  child.input_fd = std::exchange(input.write_end, -1);
  child.output_fd = std::exchange(output.read_end, -1);
  if (errors) child.errors_fd = std::exchange(errors->read_end, -1);
  for (const int fd : {child.input_fd, child.output_fd, child.errors_fd})
    if (fd >= 0) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  return child;
}

}  // namespace vqlm

// A child process and the pipes to it. It is started without a shell, leads a process group of its
// own, gets SIGKILL when its parent dies, and is killed with all its children when this object
// goes. Lines go in and come out.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "core/child_start.h"
#include "core/error.h"

namespace vqlm {

// The child did not answer: it ended, said nothing in time, or closed its output.
class ChildFailure : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

class ChildProcess {
 public:
  // Throws RuntimeError when no process can be made; a program that cannot be executed ends with
  // exit code 127. `name` begins messages.
  ChildProcess(std::string name, const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Sends a line and waits for one, however long both are. Throws ChildFailure.
  std::string ask(const std::string& line, double seconds);

  // False when the child is gone, or does not take the line at once.
  bool send(const std::string& line);
  void close_input();
  // Complete lines that have arrived; does not wait. `closed()` is true once the child has ended or
  // closed its output.
  std::vector<std::string> receive();
  bool closed() const { return closed_; }
  bool ended() const { return pid_ <= 0 || wait_for_exit(0); }  // the process, not its children
  int output_fd() const { return output_fd_; }
  pid_t pid() const { return pid_; }
  // What it wrote to standard error last, on one line, at most 300 bytes; "" without keep_errors.
  std::string last_errors();

  // Waits up to `seconds` for its end, then kills it. "exit code 1", "SIGSEGV", "no end within 5 s
  // (killed)".
  std::string end(double seconds);

 private:
  using Clock = std::chrono::steady_clock;
  bool wait_for_exit(double seconds) const;
  void read_output();
  void read_errors();
  [[noreturn]] void fail(const std::string& expected);
  // Waits until something can be read, or written where `writing`; false at the deadline.
  bool wait(bool writing, Clock::time_point deadline) const;
  // How many bytes went; -1 when the child takes none any more.
  ssize_t write_some(const char* bytes, std::size_t count) const;

  std::string name_;
  pid_t pid_ = -1;
  int input_fd_ = -1, output_fd_ = -1, errors_fd_ = -1;
  bool closed_ = false;
  std::string buffer_, errors_;
};

}  // namespace vqlm

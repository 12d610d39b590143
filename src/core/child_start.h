// Starting a program as a child process, without a shell and with pipes to it.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace vqlm {

struct ChildOptions {
  std::vector<std::string> command;  // program, looked for on PATH, and arguments
  std::vector<std::pair<std::string, std::string>> environment;  // besides the parent's
  // The child's ends. Where they are others, its standard input is empty and its standard output
  // goes to standard error.
  int input_fd = 0, output_fd = 1;
  bool keep_errors = false;  // standard error is kept for `last_errors`, else it is the parent's
};

// The parent's ends of the pipes do not block; errors_fd is -1 without keep_errors.
struct StartedChild {
  pid_t pid = -1;
  int input_fd = -1, output_fd = -1, errors_fd = -1;
};

// The child leads a process group of its own and gets SIGKILL when its parent dies. Throws
// RuntimeError when no process can be made, InvalidArgument without a command; `name` begins the
// message. A program that cannot be executed ends with exit code 127.
StartedChild start_child(const std::string& name, const ChildOptions& options);

// Closes what is open and leaves -1.
void close_fd(int& fd);

}  // namespace vqlm

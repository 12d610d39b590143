// A worker for the tests of engines. A job's key is "<number> <command>": what it does is in the
// command. Each job appends a line "<key>|<pid>|<start>|<end>" to the file named by the first
// argument; times are in milliseconds of the monotonic clock. With "--claim=<folder>" as the second
// one it is a task of an array job.
#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "core/error.h"
#include "engines/array_task.h"
#include "engines/worker_protocol.h"

namespace {

long long now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void append(const std::string& path, const std::string& line) {
  std::ofstream(path, std::ios::app) << line + "\n";
}

void hang_with_child(const std::string& log) {
  const pid_t child = ::fork();
  if (child == 0) {
    while (true) ::pause();
  }
  append(log, "hangs|" + std::to_string(::getpid()) + "|" + std::to_string(child));
  while (true) ::pause();
}

void obey(const std::string& command, const std::string& log) {
  if (command == "fail")
    throw vqlm::RuntimeError("weights: expected numbers, got nan\nstack trace");
  if (command == "die") ::raise(SIGUSR1);  // sanitizers do not catch it
  if (command == "hang") hang_with_child(log);
  if (command == "orphan") {  // kills the task that started it, and with that itself
    ::kill(::getppid(), SIGKILL);
    while (true) ::pause();
  }
  if (command == "print") std::puts("this is no result");
  if (command == "threads") append(log, std::string("threads|") + std::getenv("OMP_NUM_THREADS"));
  if (command == "sleep") std::this_thread::sleep_for(std::chrono::milliseconds(100));
  if (command == "progress") {
    vqlm::Progress progress("count", 3, "steps");
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    progress.advance(3, "loss 1");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string log = argv[1], claim = "--claim=";
  if (argc > 2 && std::string(argv[2]).compare(0, claim.size(), claim) == 0)
    return vqlm::serve_job_folder(argv[2] + claim.size());
  return vqlm::serve_jobs([&](const std::string& key) {
    const auto start = now();
    obey(key.substr(key.find(' ') + 1), log);
    std::ostringstream line;
    line << key << '|' << ::getpid() << '|' << start << '|' << now();
    append(log, line.str());
  });
}

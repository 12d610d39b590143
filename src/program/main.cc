// The program that people call. Scoring text needs no LibTorch, whose libraries take longer to load
// than thirty thousand lines take to score: `score` is done here, every other command by
// vqlm-torch, which lies beside this program and takes its place.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/first_line.h"
#include "core/version.h"
#include "scoring/score_command.h"

namespace vqlm {
namespace {

constexpr const char* kFullProgram = "vqlm-torch";

[[noreturn]] void become_full_program(char** argv) {
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::string program = (here / kFullProgram).string();
  execv(program.c_str(), argv);
  throw RuntimeError(expected_got(
      program, "the part of vqlm that needs LibTorch (without it there is only `vqlm score`)",
      std::strerror(errno)));
}

int score(char** arguments, int count) {
  std::ios::sync_with_stdio(false);
  ScoreStreams streams{STDIN_FILENO, std::cout, std::cerr, isatty(STDOUT_FILENO) != 0, std::getenv};
  const int code = score_command({arguments, arguments + count}, streams);
  std::cout.flush();
  if (!std::cout) throw RuntimeError("standard output: expected to be written, got an error");
  return code;
}

int run(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "score") return score(argv + 2, argc - 2);
  if (command == "--version") {
    std::cout << "vqlm " << kVersion << "\n";
    return 0;
  }
  become_full_program(argv);
}

int fail(const std::exception& error, int code) {
  std::cerr << "vqlm: " << first_line(error.what()) << "\n";
  return code;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  try {
    return vqlm::run(argc, argv);
  } catch (const vqlm::InvalidArgument& error) {
    return vqlm::fail(error, 2);
  } catch (const std::exception& error) {
    return vqlm::fail(error, 1);
  }
}

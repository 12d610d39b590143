// vqlm doctor: what this machine and build have, and what is missing.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <thread>

#include "app/command_line.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/files.h"
#include "core/version.h"
#include "data/dataset_catalog.h"

namespace vqlm {
namespace {

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  std::string folder;
  while (std::getline(folders, folder, ':'))
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

void print(const std::string& what, const std::string& value) {
  std::cout << what << std::string(what.size() < 22 ? 22 - what.size() : 1, ' ') << value << "\n";
}

void print_program(const std::string& program, const std::string& use) {
  print(program, in_path(program) ? "found" : "missing: " + use);
}

}  // namespace

int doctor_command(const Arguments& arguments) {
  CommandLine line("vqlm doctor [options]",
                   "Prints versions, threads, device and data, and what is missing.");
  line.add_session_options();
  if (!line.parse(arguments)) return 0;
  const Session session(line.session_options());
  print("vqlm", kVersion);
  print("LibTorch", torch_version());
  print("CUDA device", cuda_available() ? "yes" : "none (cpu is used)");
  print("cores", std::to_string(std::thread::hardware_concurrency()));
  print("threads a cell", std::to_string(session.options.threads));
  print("configs", configs_folder());
  const bool mirror = !session.location.mirror.empty();
  print("data mirror", !mirror ? "none (--mirror or VQLM_DATA_MIRROR)"
                       : std::filesystem::is_directory(session.location.mirror)
                           ? session.location.mirror
                           : session.location.mirror + ": missing");
  print("data cache", session.location.cache);
  print_program("gnuplot", "figures in HTML reports need it");
  print_program("dot", "diagrams need Graphviz");
  print_program("pdflatex", "only to compile LaTeX reports");
  for (const LoadedPlugin& plugin : session.plugins) print("plugin " + plugin.name, plugin.version);
  return 0;
}

}  // namespace vqlm

// The options `run` and its kin share: which config, what to override, where results go.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/plan.h"

namespace vqlm {

struct RunOptions {
  std::string config;
  std::string preset;                  // --preset
  std::vector<std::string> overrides;  // --set
  std::string out = "vqlm-out";  // reports go to <out>/<config name>, the store is <out>/store
  std::string store;
  std::string engine = "local";
  std::vector<std::string> slurm_arguments;  // of sbatch, with engine slurm
  int jobs = 0;                              // worker processes; 0: one a core
  std::string language = "en";
};

void add_run_options(CommandLine& line);
// `config`: the path where the command line does not name one.
RunOptions read_run_options(const CommandLine& line, const std::string& config = "");
// The config with overrides and --seed applied.
RunConfig load_config(const CommandLine& line, const RunOptions& options);
// The command that starts a worker of this run.
std::vector<std::string> worker_command_line(const CommandLine& line, const RunOptions& options);

}  // namespace vqlm

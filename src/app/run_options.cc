#include "app/run_options.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {
namespace po = boost::program_options;
namespace {

void check_seed(std::int64_t seed) {
  if (seed < 0) throw InvalidArgument(expected_got("--seed", "0 or more", std::to_string(seed)));
}

// Before any work; plugins may bring engines, so that they are loaded for an unusual one.
void check_engine(const std::string& name, const CommandLine& line) {
  if (name == RunOptions().engine) return;
  const Session session(line.session_options());
  if (!session.registries.engines.has(name))
    throw_unknown_name("--engine", name, session.registries.engines.names());
}

// Words as a shell would split them.
std::vector<std::string> read_slurm_arguments(const CommandLine& line, const std::string& engine) {
  if (!line.has("slurm-args")) return {};
  if (engine != "slurm")
    throw InvalidArgument(expected_got("--slurm-args", "--engine slurm", "--engine " + engine));
  return po::split_unix(line.text("slurm-args"));
}

}  // namespace

void add_run_options(CommandLine& line) {
  const auto check = [&line](const std::string& name) { check_engine(name, line); };
  auto add = line.add();
  add("out", po::value<std::string>()->default_value("vqlm-out"),
      "folder for reports and, in its store/, everything computed");
  add("store", po::value<std::string>(), "another folder for the store");
  add("set", po::value<std::vector<std::string>>(),
      "override one value: generators.vqvae.codes=512; may repeat");
  add("preset", po::value<std::string>()->default_value(""),
      "a patch of the config's \"presets\": smoke, quick");
  add("seed", po::value<std::int64_t>()->notifier(check_seed),
      "run with this seed instead of the config's");
  add("jobs", po::value<int>()->default_value(0), "worker processes at once; 0: one a core");
  add("engine", po::value<std::string>()->default_value(RunOptions().engine)->notifier(check),
      "how cells are run");
  add("slurm-args", po::value<std::string>(),
      "with --engine slurm, arguments of sbatch: \"--partition=long --time=8:00:00\"");
  add("lang", po::value<std::string>()->default_value("en"), "language of the report: en or zh");
  line.add_session_options();
}

RunOptions read_run_options(const CommandLine& line, const std::string& config) {
  RunOptions options;
  options.config = config.empty() ? line.required("config") : config;
  options.preset = line.get<std::string>("preset");
  options.overrides = line.texts("set");
  options.out = line.get<std::string>("out");
  options.store = line.has("store") ? line.text("store") : options.out + "/store";
  options.engine = line.get<std::string>("engine");
  options.slurm_arguments = read_slurm_arguments(line, options.engine);
  options.language = line.get<std::string>("lang");
  options.jobs = line.get<int>("jobs");
  if (options.jobs < 0)
    throw InvalidArgument(expected_got("--jobs", "0 or more", std::to_string(options.jobs)));
  if (options.jobs == 0) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    options.jobs = std::max(1, cores / line.session_options().threads);
  }
  return options;
}

RunConfig load_config(const CommandLine& line, const RunOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& text : options.overrides) overrides.push_back(parse_override(text));
  RunConfig config = load_run_config(options.config, overrides, options.preset);
  if (line.has("seed")) config.seeds = {static_cast<std::uint64_t>(line.get<std::int64_t>("seed"))};
  return config;
}

std::vector<std::string> worker_command_line(const CommandLine& line, const RunOptions& options) {
  const SessionOptions session = line.session_options();
  std::vector<std::string> command = {std::filesystem::read_symlink("/proc/self/exe").string(),
                                      "worker",
                                      options.config,
                                      "--out=" + options.out,
                                      "--store=" + options.store,
                                      "--device=" + session.device,
                                      "--threads=" + std::to_string(session.threads),
                                      "--log-level=" + line.get<std::string>("log-level")};
  if (line.has("quiet")) command.emplace_back("--quiet");
  if (!options.preset.empty()) command.push_back("--preset=" + options.preset);
  for (const std::string& text : options.overrides) command.push_back("--set=" + text);
  for (const std::string& plugin : session.plugins) command.push_back("--plugin=" + plugin);
  if (!session.mirror.empty()) command.push_back("--mirror=" + session.mirror);
  if (line.has("seed"))
    command.push_back("--seed=" + std::to_string(line.get<std::int64_t>("seed")));
  return command;
}

}  // namespace vqlm

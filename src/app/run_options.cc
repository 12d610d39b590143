#include "app/run_options.h"

#include <filesystem>
#include <thread>

#include "core/error.h"

namespace vqlm {
namespace po = boost::program_options;

void add_run_options(CommandLine& line) {
  line.add()("out", po::value<std::string>()->default_value("vqlm-out"),
             "folder for reports and, in its store/, everything computed")(
      "store", po::value<std::string>(), "another folder for the store")(
      "set", po::value<std::vector<std::string>>(),
      "override one value: generators.vqvae.codes=512; may repeat")(
      "seed", po::value<std::uint64_t>(), "run with this seed instead of the config's")(
      "jobs", po::value<int>()->default_value(0), "worker processes at once; 0: one a core")(
      "engine", po::value<std::string>()->default_value("local"), "how cells are run")(
      "lang", po::value<std::string>()->default_value("en"), "language of the report: en or zh");
  line.add_session_options();
}

RunOptions read_run_options(const CommandLine& line, const std::string& config) {
  RunOptions options;
  options.config = config.empty() ? line.required("config") : config;
  options.overrides = line.texts("set");
  options.out = line.get<std::string>("out");
  options.store = line.has("store") ? line.text("store") : options.out + "/store";
  options.engine = line.get<std::string>("engine");
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
  RunConfig config = load_run_config(options.config, overrides);
  if (line.has("seed")) config.seeds = {line.get<std::uint64_t>("seed")};
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
  for (const std::string& text : options.overrides) command.push_back("--set=" + text);
  for (const std::string& plugin : session.plugins) command.push_back("--plugin=" + plugin);
  if (!session.mirror.empty()) command.push_back("--mirror=" + session.mirror);
  if (line.has("seed"))
    command.push_back("--seed=" + std::to_string(line.get<std::uint64_t>("seed")));
  return command;
}

}  // namespace vqlm

#include "app/command_line.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "core/error.h"
#include "core/log.h"
#include "core/progress.h"

namespace vqlm {
namespace po = boost::program_options;

CommandLine::CommandLine(std::string usage, std::string about)
    : usage_(std::move(usage)), about_(std::move(about)) {
  options_.add_options()("help,h", "print this and leave")(
      "quiet,q", "print results and errors only")("log-level",
                                                  po::value<std::string>()->default_value("info"),
                                                  "debug, info, warning, error or off");
}

po::options_description_easy_init CommandLine::add() { return options_.add_options(); }

void CommandLine::add_positional(const std::string& name, int count) {
  if (count == 1)
    hidden_.add_options()(name.c_str(), po::value<std::string>());
  else
    hidden_.add_options()(name.c_str(), po::value<std::vector<std::string>>());
  positional_.add(name.c_str(), count);
}

void CommandLine::add_session_options() {
  add()("plugin", po::value<std::vector<std::string>>(),
        "load components from this file; may repeat")(
      "mirror", po::value<std::string>(), "folder with data files laid out as <dataset>/<file>")(
      "device", po::value<std::string>()->default_value("cpu"), "cpu or cuda")(
      "threads", po::value<int>()->default_value(1),
      "threads of one cell; part of the key of a training");
}

bool CommandLine::parse(const Arguments& arguments) {
  po::options_description all;
  all.add(options_).add(hidden_);
  try {
    po::store(
        po::command_line_parser(arguments)
            .options(all)
            .positional(positional_)
            .style(po::command_line_style::default_style & ~po::command_line_style::allow_guessing)
            .run(),
        values_);
    if (!has("help")) po::notify(values_);  // checks what is required
  } catch (const po::error& error) {
    throw InvalidArgument(std::string(error.what()) + " (usage: " + usage_ + ")");
  }
  if (has("help")) {
    std::cout << "usage: " << usage_ << "\n\n" << about_ << "\n\n" << options_;
    return false;
  }
  set_up_output();
  return true;
}

void CommandLine::set_up_output() const {
  LogOptions log;
  log.level = has("quiet") ? LogLevel::kError : log_level_from_name(get<std::string>("log-level"));
  log.color = isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  set_log_options(log);
  set_progress_sink(has("quiet") ? ProgressSink{} : terminal_progress());
}

std::string CommandLine::text(const std::string& name) const {
  return has(name) ? get<std::string>(name) : std::string();
}

std::vector<std::string> CommandLine::texts(const std::string& name) const {
  return has(name) ? get<std::vector<std::string>>(name) : std::vector<std::string>();
}

std::string CommandLine::required(const std::string& name) const {
  if (!has(name))
    throw InvalidArgument(expected_got("command line", name, "none (usage: " + usage_ + ")"));
  return get<std::string>(name);
}

SessionOptions CommandLine::session_options() const {
  SessionOptions options;
  options.plugins = texts("plugin");
  options.mirror = text("mirror");
  options.device = get<std::string>("device");
  options.threads = get<int>("threads");
  if (options.threads < 1)
    throw InvalidArgument(expected_got("--threads", "at least 1", std::to_string(options.threads)));
  return options;
}

}  // namespace vqlm

#include "engines/slurm_client.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "core/child_process.h"
#include "core/error.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTimeToAnswer{120};  // a busy controller takes its time
constexpr double kSecondsToLeave = 5;               // once it has closed its output

bool on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::error_code ignored;
    const std::string file = (folder.empty() ? "." : folder) + "/" + program;
    if (std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0)
      return true;
  }
  return false;
}

// What the program wrote to standard output. `purpose` completes "expected it to ...".
std::vector<std::string> output_of(const std::vector<std::string>& command,
                                   const std::string& purpose) {
  ChildOptions options;
  options.command = command;
  options.keep_errors = true;
  ChildProcess child(command[0], options);
  child.close_input();
  const auto deadline = Clock::now() + kTimeToAnswer;
  std::vector<std::string> lines;
  while (!child.closed() && Clock::now() < deadline) {
    pollfd output = {child.output_fd(), POLLIN, 0};
    ::poll(&output, 1, 100);
    for (std::string& line : child.receive()) lines.push_back(std::move(line));
  }
  const bool silent = !child.closed();
  std::string end = child.end(silent ? 0 : kSecondsToLeave);
  if (silent) end = "no answer within " + std::to_string(kTimeToAnswer.count()) + " s";
  if (end == "exit code 0") return lines;
  const std::string errors = child.last_errors();
  if (!errors.empty()) end += " (it said: " + errors + ")";
  throw RuntimeError(expected_got(command[0], "to " + purpose, end));
}

// sbatch puts numbers for %A and the like into the name of a log; %% is a plain one.
std::string without_patterns(const std::string& path) {
  std::string result;
  for (const char c : path) result += c == '%' ? std::string("%%") : std::string(1, c);
  return result;
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

}  // namespace

void check_slurm_programs() {
  for (const char* program : {"sbatch", "squeue", "scancel"})
    if (!on_path(program))
      throw RuntimeError(expected_got("--engine slurm",
                                      "Slurm's program '" + std::string(program) + "' on PATH",
                                      "none (--engine local runs on this machine)"));
}

std::vector<std::string> sbatch_command(const ArrayJob& job) {
  std::vector<std::string> command = {
      "sbatch", "--ntasks=1", "--cpus-per-task=" + std::to_string(job.threads), "--export=ALL"};
  if (job.exclusive) command.emplace_back("--exclusive");
  command.insert(command.end(), job.arguments.begin(), job.arguments.end());
  const std::string log = without_patterns(job.logs) + "/%A_%a.log";
  for (const std::string& fixed :
       {std::string("--parsable"), std::string("--no-requeue"), "--job-name=" + job.name,
        "--array=0-" + std::to_string(job.size - 1), "--output=" + log, "--error=" + log,
        "--chdir=" + std::filesystem::current_path().string(), job.script})
    command.push_back(fixed);
  return command;
}

std::string submit(const ArrayJob& job) {
  return parse_job_id(output_of(sbatch_command(job), "take an array job"));
}

std::string parse_job_id(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const std::string id = line.substr(0, line.find(';'));  // "12;cluster"
    if (!id.empty() &&
        std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
      return id;
  }
  throw RuntimeError(expected_got("sbatch", "the number of a job",
                                  lines.empty() ? "nothing" : "'" + lines.back() + "'"));
}

TaskStates task_states(const std::string& name) {
  return parse_task_states(output_of(
      {"squeue", "--noheader", "--array", "--states=all", "--name=" + name, "--format=%i|%T"},
      "list the array's tasks"));
}

TaskStates parse_task_states(const std::vector<std::string>& lines) {
  TaskStates states;
  for (const std::string& line : lines) {
    const std::size_t bar = line.find('|');
    if (bar == std::string::npos || line.find('_') > bar)
      throw RuntimeError(expected_got("squeue", "<job>_<task>|<state>", "'" + line + "'"));
    states[line.substr(0, bar)] = first_word(line.substr(bar + 1));
  }
  return states;
}

void cancel(const std::string& name) {
  output_of({"scancel", "--quiet", "--name=" + name}, "cancel the run's tasks");
}

void cancel_waiting(const std::string& name) {
  output_of({"scancel", "--quiet", "--state=PENDING", "--name=" + name},
            "cancel the run's waiting tasks");
}

std::string accounted_state(const std::string& task) {
  try {
    return parse_accounted_state(output_of({"sacct", "--noheader", "--parsable2", "--allocations",
                                            "--jobs=" + task, "--format=JobID,State"},
                                           "say how the task ended"),
                                 task);
  } catch (const RuntimeError&) {  // many clusters have no accounting
    return "";
  }
}

std::string parse_accounted_state(const std::vector<std::string>& lines, const std::string& task) {
  for (const std::string& line : lines)
    if (line.substr(0, line.find('|')) == task && line.size() > task.size())
      return first_word(line.substr(task.size() + 1));  // "CANCELLED by 1000"
  return "";
}

bool is_ended(const std::string& state) {
  static const std::set<std::string> kEnded = {
      "BOOT_FAIL",     "CANCELLED",     "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL",
      "LAUNCH_FAILED", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED",  "TIMEOUT"};
  return kEnded.count(state) != 0;
}

std::string explained(const std::string& state) {
  static const std::map<std::string, std::string> kMeanings = {
      {"CANCELLED", "by scancel"},
      {"NODE_FAIL", "its machine failed"},
      {"OUT_OF_MEMORY", "it took more memory than Slurm gave it"},
      {"PREEMPTED", "another job took its place"},
      {"TIMEOUT", "it took longer than Slurm gave it"}};
  if (state.empty()) return "an end of which Slurm knows nothing";
  const auto meaning = kMeanings.find(state);
  return meaning == kMeanings.end() ? state : state + " (" + meaning->second + ")";
}

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace vqlm

#include "engines/slurm_run.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "engines/array_task.h"
#include "engines/worker_protocol.h"

namespace vqlm {
namespace {

constexpr int kPollMilliseconds = 300;
constexpr int kMaxFruitless = 3;
constexpr std::chrono::seconds kTimeToLeave{15};

}  // namespace

SlurmRun::SlurmRun(const std::vector<Job>& jobs, const EngineOptions& options,
                   const std::vector<std::string>& arguments, const SlurmFolder& folder)
    : graph_(jobs), options_(options), arguments_(arguments), folder_(folder) {
  for (std::size_t i = 0; i < jobs.size(); ++i) numbers_[jobs[i].key] = i;
}

SlurmRun::~SlurmRun() {
  if (graph_.ended() || pool_ == nullptr) return;
  try {
    cancel(folder_.name());
  } catch (const std::exception& error) {  // the next run finds them
    log_warning(error.what());
  }
}

void SlurmRun::run(const SignalWatch& signals) {
  show_cells(graph_);
  while (!graph_.ended()) {
    offer_jobs();
    pool_->grow(wanted_tasks());
    pollfd signal = {signals.fd(), POLLIN, 0};
    ::poll(&signal, 1, kPollMilliseconds);
    if (SignalWatch::caught() != 0) return;
    const std::vector<EndedTask> ended = pool_->ended_tasks();
    take_reports();
    for (const EndedTask& task : ended) judge(task);
    if (num_fruitless_ >= kMaxFruitless && pool_->empty()) give_up();
  }
  show_cells(graph_);
  try {
    if (pool_ != nullptr) end_pool();
    folder_.mark_ended();
  } catch (const std::exception& error) {
    log_warning(error.what());
  }
}

// A job that runs alone is the last the graph gives out, and waits for the others' tasks to leave.
void SlurmRun::offer_jobs() {
  while (!held_) {
    const auto job = graph_.start_next();
    if (!job) break;
    const bool alone = graph_.job(*job).alone;
    if (pool_ == nullptr) open_pool(alone);
    if (alone && !pool_->exclusive()) {
      pool_->close();
      held_ = job;
    } else {
      offer(*job);
    }
  }
  if (!held_ || !pool_->empty()) return;
  open_pool(true);
  offer(*held_);
  held_.reset();
}

void SlurmRun::offer(std::size_t job) {
  open_.insert(job);
  pool_->folder().offer(job, graph_.job(job));
}

void SlurmRun::open_pool(bool exclusive) {
  const JobFolder jobs(folder_.path() + "/jobs-" + std::to_string(++num_pools_));
  ArrayTaskOptions task;
  task.worker_command = options_.worker_command;
  task.threads = options_.threads;
  write_task_options(jobs.path(), task);
  ArrayJob array;
  array.name = folder_.name();
  array.threads = options_.threads;
  array.exclusive = exclusive;
  array.script = write_script(jobs.path());
  array.logs = folder_.logs();
  array.arguments = arguments_;
  pool_ = std::make_unique<SlurmPool>(jobs, array);
  num_fruitless_ = 0;
}

std::string SlurmRun::write_script(const std::string& jobs) const {
  std::string command = "exec";
  for (const std::string& word : options_.worker_command) command += " " + shell_word(word);
  const std::string path = jobs + "/task.sh";
  write_file(path, "#!/bin/sh\n" + command + " " + shell_word("--claim=" + jobs) + "\n");
  return path;
}

// While tasks end without doing anything, and others are left, no more are sent after them.
std::size_t SlurmRun::wanted_tasks() const {
  if (num_fruitless_ >= kMaxFruitless) return 0;
  if (pool_->exclusive()) return 1;
  return std::min(static_cast<std::size_t>(std::max(options_.jobs, 1)), graph_.num_running());
}

void SlurmRun::take_reports() {
  for (const TaskLine& line : pool_->receive()) {
    try {
      take(line);
    } catch (const RuntimeError& error) {
      log_warning("array task " + line.task + ": " + error.what());
    }
  }
}

void SlurmRun::take(const TaskLine& line) {
  TaskView& view = views_[line.task];
  if (const auto key = parse_run_line(line.line)) {
    const auto number = numbers_.find(*key);
    if (number == numbers_.end())
      throw RuntimeError(expected_got("its report", "a job of this run", "'" + *key + "'"));
    view.job = number->second;
    num_fruitless_ = 0;
    return;
  }
  const WorkerReport report = parse_report(line.line);
  if (!view.job) return;
  if (report.kind == WorkerReport::Kind::kProgress) {
    view.progress.show(graph_.job(*view.job).title, report.progress);
    return;
  }
  view.progress.finish();
  const bool failed = report.kind == WorkerReport::Kind::kFailed;
  end_job(*view.job,
          failed ? report.message + " (log: " + pool_->log(line.task) + ")" : std::string());
  view.job.reset();
}

// A task has ended, and all it said was read: what it has not finished it never will.
void SlurmRun::judge(const EndedTask& ended) {
  const std::vector<std::size_t> claimed = pool_->folder().claimed_by(ended.task);
  const std::string got = ended.left ? "that it left" : explained(ended.state);
  const auto message = [&](const std::string& expected) {
    return expected_got("array task " + ended.task, expected, got) +
           " (log: " + pool_->log(ended.task) + ")";
  };
  views_[ended.task].progress.finish();
  for (const std::size_t job : claimed) end_job(job, message("it to finish the job"));
  if (ended.left || ended.adopted || !claimed.empty() || held_) return;
  ++num_fruitless_;
  last_fruitless_ = message("it to take a job");
}

// Task after task ended before it took a job.
void SlurmRun::give_up() {
  const std::set<std::size_t> jobs = open_;
  for (const std::size_t job : jobs)
    if (pool_->folder().withdraw(job)) end_job(job, last_fruitless_);
  num_fruitless_ = 0;
}

void SlurmRun::end_job(std::size_t job, const std::string& failure) {
  if (open_.erase(job) == 0) return;
  if (failure.empty())
    graph_.finish(job);
  else
    graph_.fail(job, failure);
  show_cells(graph_);
}

void SlurmRun::end_pool() {
  pool_->close();
  const auto deadline = std::chrono::steady_clock::now() + kTimeToLeave;
  while (!pool_->empty() && std::chrono::steady_clock::now() < deadline) {
    pool_->ended_tasks();
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
  }
  if (!pool_->empty()) cancel(folder_.name());
}

}  // namespace vqlm
